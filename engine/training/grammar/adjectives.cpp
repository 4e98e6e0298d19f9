// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/grammar/lexicon.h"

namespace engine::training::grammar {
namespace {

constexpr Classes object = Thing | Furniture | Vehicle | Clothes | Reading;
constexpr Classes living = Person | Animal;
constexpr Classes made = object | Building | Place | Media;
constexpr Being ser = Being::Ser, estar = Being::Estar;

constexpr Adjective table[] = {
    {"alto", "tall", Person | Plant, ser},
    {"baixo", "short", Person, ser},
    {"jovem", "young", Person, ser},
    {"velho", "old", living | made | Plant, ser},
    {"novo", "new", made | Idea, ser},
    {"grande", "big", Animal | object | Building | Place | Plant | Body, ser},
    {"pequeno", "small", Animal | object | Building | Body | Food, ser},
    {"bonito", "beautiful", Person | Animal | made | Plant, ser},
    {"feio", "ugly", Animal | object | Building, ser},
    {"bom", "good", Food | Drink | Reading | Media | Idea, ser, true, true},
    {"mau", "bad", Idea, ser, true, true},
    {"inteligente", "intelligent", living, ser},
    {"forte", "strong", living | Drink, ser},
    {"rico", "rich", Person, ser},
    {"pobre", "poor", Person, ser},
    {"simpático", "nice", Person, ser},
    {"gentil", "kind", Person, ser},
    {"famoso", "famous", Person | Building | Place | Reading | Media, ser},
    {"tímido", "shy", Person, ser},
    {"preguiçoso", "lazy", living, ser},
    {"honesto", "honest", Person, ser},
    {"importante", "important", Person | Idea | Reading, ser},
    {"interessante", "interesting", Reading | Media | Idea, ser},
    {"difícil", "difficult", Idea | Reading, ser},
    {"fácil", "easy", Idea, ser},
    {"simples", "simple", Idea, ser},
    {"estranho", "strange", Idea | Media | Animal, ser},
    {"triste", "sad", Media | Reading, ser},
    {"longo", "long", Reading | Media | Idea, ser},
    {"curto", "short", Reading | Media | Clothes, ser},
    {"caro", "expensive", object | Food, ser},
    {"barato", "cheap", object | Food, ser},
    {"rápido", "fast", Vehicle | Animal, ser},
    {"lento", "slow", Vehicle, ser},
    {"pesado", "heavy", Thing | Furniture, ser},
    {"leve", "light", Thing | Clothes, ser},
    {"perigoso", "dangerous", Animal, ser},
    {"moderno", "modern", Building | Furniture, ser},
    {"antigo", "ancient", Building, ser},
    {"delicioso", "delicious", Food, ser},
    {"doce", "sweet", Food | Drink, ser},
    {"vermelho", "red", Clothes | Vehicle | Thing | Plant, ser},
    {"azul", "blue", Clothes | Vehicle | Thing, ser},
    {"verde", "green", Clothes | Vehicle | Thing, ser},
    {"amarelo", "yellow", Clothes | Vehicle | Thing, ser},
    {"branco", "white", Animal | Clothes | Vehicle | Thing | Building | Furniture, ser},
    {"preto", "black", Animal | Clothes | Vehicle | Thing, ser},
    // states
    {"cansado", "tired", living, estar},
    {"feliz", "happy", Person, estar},
    {"triste", "sad", Person, estar},
    {"doente", "sick", living, estar},
    {"pronto", "ready", Person | Food, estar, false},
    {"ocupado", "busy", Person, estar, false},
    {"zangado", "angry", Person, estar},
    {"preocupado", "worried", Person, estar},
    {"nervoso", "nervous", Person, estar},
    {"sozinho", "alone", Person, estar, false},
    {"atrasado", "late", Person | Vehicle, estar, false},
    {"surpreso", "surprised", Person, estar, false},
    {"perdido", "lost", Person | Animal, estar},
    {"livre", "free", Person, estar, false},
    {"quente", "hot", Food | Drink, estar},
    {"frio", "cold", Food | Drink, estar},
    {"limpo", "clean", Furniture | Clothes | Building | Place, estar},
    {"sujo", "dirty", Furniture | Clothes | Building | Place, estar},
    {"vazio", "empty", Building, estar},
    {"aberto", "open", Openable, estar, false},
    {"fechado", "closed", Openable, estar, false},
    {"quebrado", "broken", Thing | Furniture, estar},
    {"molhado", "wet", Clothes, estar},
};

} // namespace

std::span<const Adjective> adjectives() {
    return table;
}

} // namespace engine::training::grammar
