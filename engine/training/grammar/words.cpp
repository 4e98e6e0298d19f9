// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/grammar/lexicon.h"

namespace engine::training::grammar {
namespace {

constexpr Words habits[] = {
    {"todos os dias", "every day"},       {"todas as noites", "every night"},
    {"todas as manhãs", "every morning"}, {"aos domingos", "on Sundays"},
    {"às segundas-feiras", "on Mondays"}, {"à noite", "at night"},
    {"de manhã", "in the morning"},       {"no verão", "in summer"},
    {"no inverno", "in winter"},          {"nos fins de semana", "on weekends"},
};
constexpr Words past[] = {
    {"ontem", "yesterday"},
    {"ontem à noite", "last night"},
    {"anteontem", "the day before yesterday"},
    {"hoje de manhã", "this morning"},
    {"na semana passada", "last week"},
    {"no mês passado", "last month"},
    {"no ano passado", "last year"},
    {"no domingo passado", "last Sunday"},
    {"há dois dias", "two days ago"},
    {"há três anos", "three years ago"},
    {"há muito tempo", "a long time ago"},
    {"há uma hora", "an hour ago"},
};
constexpr Words future[] = {
    {"amanhã", "tomorrow"},
    {"amanhã de manhã", "tomorrow morning"},
    {"hoje à noite", "tonight"},
    {"na próxima semana", "next week"},
    {"no próximo mês", "next month"},
    {"no ano que vem", "next year"},
    {"depois de amanhã", "the day after tomorrow"},
    {"mais tarde", "later"},
    {"em breve", "soon"},
    {"daqui a uma hora", "in an hour"},
};
constexpr Words now[] = {
    {"agora", "now"},
    {"neste momento", "at the moment"},
    {"agora mesmo", "right now"},
};
constexpr Words where[] = {
    {"em casa", "at home"},
    {"na escola", "at school"},
    {"no trabalho", "at work"},
    {"no parque", "in the park"},
    {"na cozinha", "in the kitchen"},
    {"no quarto", "in the bedroom"},
    {"no jardim", "in the garden"},
    {"na praia", "on the beach"},
    {"na rua", "in the street"},
    {"no hospital", "in the hospital"},
    {"no escritório", "in the office"},
    {"na biblioteca", "in the library"},
    {"no restaurante", "in the restaurant"},
    {"no aeroporto", "at the airport"},
    {"na estação", "at the station"},
    {"na cidade", "in the city"},
    {"no campo", "in the country"},
    {"lá fora", "outside"},
    {"aqui", "here"},
    {"ali", "there"},
};
constexpr Words whither[] = {
    {"para casa", "home"},
    {"para a escola", "to school"},
    {"à escola", "to school"},
    {"ao cinema", "to the movies"},
    {"à praia", "to the beach"},
    {"ao parque", "to the park"},
    {"ao mercado", "to the market"},
    {"ao médico", "to the doctor"},
    {"ao hospital", "to the hospital"},
    {"ao banco", "to the bank"},
    {"à igreja", "to church"},
    {"para o trabalho", "to work"},
    {"para a cama", "to bed"},
    {"para o Brasil", "to Brazil"},
    {"para Portugal", "to Portugal"},
    {"a Lisboa", "to Lisbon"},
    {"para Boston", "to Boston"},
    {"à biblioteca", "to the library"},
    {"para a cidade", "to the city"},
    {"ao aeroporto", "to the airport"},
};
constexpr Words places[] = {
    {"em cima de", "on"},     {"debaixo de", "under"},   {"atrás de", "behind"},          {"perto de", "near"},
    {"dentro de", "inside"},  {"ao lado de", "next to"}, {"em frente de", "in front of"}, {"em", "in"},
    {"longe de", "far from"},
};
constexpr Words counted[] = {
    {"dois", "two"},    {"três", "three"},     {"quatro", "four"},  {"cinco", "five"},    {"seis", "six"},
    {"sete", "seven"},  {"oito", "eight"},     {"nove", "nine"},    {"dez", "ten"},       {"onze", "eleven"},
    {"doze", "twelve"}, {"quinze", "fifteen"}, {"vinte", "twenty"}, {"trinta", "thirty"}, {"cem", "a hundred"},
};
constexpr Words days[] = {
    {"segunda-feira", "Monday"},  {"terça-feira", "Tuesday"}, {"quarta-feira", "Wednesday"},
    {"quinta-feira", "Thursday"}, {"sexta-feira", "Friday"},  {"sábado", "Saturday"},
    {"domingo", "Sunday"},
};
constexpr Words monthNames[] = {
    {"janeiro", "January"},    {"fevereiro", "February"}, {"março", "March"},       {"abril", "April"},
    {"maio", "May"},           {"junho", "June"},         {"julho", "July"},        {"agosto", "August"},
    {"setembro", "September"}, {"outubro", "October"},    {"novembro", "November"}, {"dezembro", "December"},
};
constexpr Words from[] = {
    {"do Brasil", "Brazil"},
    {"de Portugal", "Portugal"},
    {"da França", "France"},
    {"da Espanha", "Spain"},
    {"da Itália", "Italy"},
    {"da Alemanha", "Germany"},
    {"do Japão", "Japan"},
    {"da China", "China"},
    {"do Canadá", "Canada"},
    {"do México", "Mexico"},
    {"da Inglaterra", "England"},
    {"de Angola", "Angola"},
    {"dos Estados Unidos", "the United States"},
    {"da Argentina", "Argentina"},
};
constexpr Words spoken[] = {
    {"inglês", "English"}, {"português", "Portuguese"}, {"francês", "French"},   {"espanhol", "Spanish"},
    {"alemão", "German"},  {"italiano", "Italian"},     {"japonês", "Japanese"}, {"chinês", "Chinese"},
};
constexpr Words feelings[] = {
    {"com fome", "hungry"}, {"com sede", "thirsty"},      {"com sono", "sleepy"},
    {"com medo", "afraid"}, {"com pressa", "in a hurry"}, {"com frio", "cold"},
    {"com calor", "hot"},   {"de férias", "on vacation"}, {"em perigo", "in danger"},
};
constexpr Words sky[] = {
    {"está frio", "it is cold"},       {"está calor", "it is hot"}, {"está chovendo", "it is raining"},
    {"está nevando", "it is snowing"}, {"faz sol", "it is sunny"},  {"está ventando", "it is windy"},
    {"está escuro", "it is dark"},     {"é tarde", "it is late"},   {"é cedo", "it is early"},
};
constexpr Words ways[] = {
    {"bem", "well"},
    {"mal", "badly"},
    {"rápido", "fast"},
    {"devagar", "slowly"},
    {"muito", "a lot"},
    {"em silêncio", "in silence"},
    {"com cuidado", "carefully"},
};

} // namespace

std::span<const Words> times(When when) {
    switch (when) {
    case When::Habit:
        return habits;
    case When::Past:
        return past;
    case When::Future:
        return future;
    case When::Now:
        return now;
    }
    return now;
}
std::span<const Words> locations() {
    return where;
}
std::span<const Words> destinations() {
    return whither;
}
std::span<const Words> positions() {
    return places;
}
std::span<const Words> numbers() {
    return counted;
}
std::span<const Words> weekdays() {
    return days;
}
std::span<const Words> months() {
    return monthNames;
}
std::span<const Words> countries() {
    return from;
}
std::span<const Words> languages() {
    return spoken;
}
std::span<const Words> states() {
    return feelings;
}
std::span<const Words> weathers() {
    return sky;
}
std::span<const Words> manners() {
    return ways;
}

} // namespace engine::training::grammar
