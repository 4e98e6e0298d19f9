#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Writes tests/data/tokenizers/marian-tiny, a small tokenizer folder in Marian's layout, and golden.tsv: how
# SentencePiece's own command line encodes the texts listed at the end of this file. Needs Debian's packages sentencepiece and python3.
# The source model is a unigram one with a few rules of normalization, the target model one of byte-pair encoding.
set -eu
out=$(cd "$(dirname "$0")/../data" && pwd)/tokenizers/marian-tiny
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
mkdir -p "$out"

cat > "$work/source.txt" <<'END'
The old boat sleeps in the green harbour while the fishermen mend their nets.
A small dog runs after the red ball and brings it back to the children.
Where is the nearest station? It is behind the market, next to the bakery.
We are reading a book about the sea, the wind and the people who live there.
My sister bought two loaves of bread and three bottles of milk this morning.
The teacher asked the students to write a letter to a friend they had not seen for years.
It rained all night, but the sun is shining over the wet gardens now.
They don't know whether the train will arrive before ten o'clock.
Nobody has seen the little grey cat since Tuesday evening.
If you open the window, the birds will come to eat from your hand.
The mountain is higher than the tower, and the river is older than both.
She was singing an old song that her grandmother had taught her.
I would like a cup of coffee without sugar, please.
The doctor said that walking every day is good for the heart.
When the bell rings, the boys and girls leave the school together.
He painted the door blue, the walls white and the roof yellow.
There were 12 ships in 1998 and only 3 in 2004.
The kitchen smells of oranges, cinnamon and warm bread.
Our neighbours are moving to the city because their daughter studies there.
Could you tell me how much this lamp costs?
END
cat > "$work/target.txt" <<'END'
O barco velho dorme no porto verde enquanto os pescadores consertam as redes.
Um cão pequeno corre atrás da bola vermelha e a traz de volta às crianças.
Onde fica a estação mais próxima? Fica atrás do mercado, ao lado da padaria.
Estamos lendo um livro sobre o mar, o vento e as pessoas que vivem lá.
Minha irmã comprou dois pães e três garrafas de leite hoje de manhã.
A professora pediu aos alunos que escrevessem uma carta a um amigo distante.
Choveu a noite toda, mas agora o sol brilha sobre os jardins molhados.
Eles não sabem se o trem vai chegar antes das dez horas.
Ninguém viu o gatinho cinzento desde terça-feira à noite.
Se você abrir a janela, os pássaros virão comer da sua mão.
A montanha é mais alta que a torre, e o rio é mais antigo que ambas.
Ela cantava uma canção antiga que a avó lhe tinha ensinado.
Eu gostaria de um café sem açúcar, por favor.
O médico disse que andar todos os dias faz bem ao coração.
Quando o sino toca, os meninos e as meninas saem juntos da escola.
Ele pintou a porta de azul, as paredes de branco e o telhado de amarelo.
Havia 12 navios em 1998 e apenas 3 em 2004.
A cozinha cheira a laranja, canela e pão quente.
Nossos vizinhos vão mudar para a cidade porque a filha estuda lá.
Você poderia me dizer quanto custa esta lâmpada?
END
# SOURCE<tab>TARGET, code points in hexadecimal: ﬁ → fi, ½ → 1/2, full-width A → A, no-break space → space
printf 'FB01\t66 69\nBD\t31 2F 32\nFF21\t41\nA0\t20\n' > "$work/rules.tsv"

train() { # NAME TYPE SIZE OTHER…
  name=$1 type=$2 size=$3
  shift 3
  # relative names: the model keeps them
  (cd "$work" && spm_train --input="$name.txt" --model_prefix="$name" --model_type="$type" --vocab_size="$size" \
    --character_coverage=1.0 --num_threads=1 --minloglevel=2 "$@")
  cp "$work/$name.model" "$out/$name.spm"
}
train source unigram 160 --normalization_rule_tsv=rules.tsv
train target bpe 180 --normalization_rule_name=identity

/usr/bin/python3 - "$out" "$work" <<'END'
import json, subprocess, sys
out, work = sys.argv[1:]
def pieces(name):
    lines = open(f"{work}/{name}.vocab", encoding="utf-8").read().splitlines()
    return [line.split("\t")[0] for line in lines if line.split("\t")[0] not in ("<unk>", "<s>", "</s>")]
vocab = ["</s>", "<unk>", ">>por<<", ">>spa<<"]
for piece in pieces("source") + pieces("target"):
    if piece not in vocab:
        vocab.append(piece)
vocab.append("<pad>")
last = len(vocab) - 1
def write(name, value):
    with open(f"{out}/{name}", "w", encoding="utf-8") as file:
        file.write(json.dumps(value, ensure_ascii=False, indent=0 if name == "vocab.json" else 2) + "\n")
write("vocab.json", {piece: i for i, piece in enumerate(vocab)})
write("tokenizer_config.json", {"tokenizer_class": "MarianTokenizer", "source_lang": "en", "target_lang": "pt",
    "separate_vocabs": False, "eos_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>", "model_max_length": 512})
texts = ["Where is the old boat?", "  The   wind,   the sea.  ", "ﬁshermen ½ Ａ", "The cat\u00a0sees 日本 today",
    "It's 1998!", "xyzzy", "Don't know…", "O pão não é azul.", "a", "?", "The children's grandmother"]
with open(f"{out}/golden.tsv", "w", encoding="utf-8") as file:
    for model in ("source", "target"):
        for text in texts:
            encoded = subprocess.run(["spm_encode", f"--model={out}/{model}.spm", "--output_format=piece"],
                input=text + "\n", capture_output=True, text=True, check=True).stdout.rstrip("\n")
            file.write(f"{model}\t{text}\t{encoded}\n")
END
