#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Writes the tiny models and every golden again, from the independent forward passes in this folder. Needs Debian's
# python3-torch and python3-numpy. Run it again after a model in resources/models changes.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
data=$here/../data
golden() { /usr/bin/python3 "$here/gpt2_reference.py" "$@"; }

/usr/bin/python3 "$here/make_models.py" "$data/models"
golden --model "$data/models/tiny-a" --out "$data/models/tiny-a" --ids 3,14,15,9,26,5,30,0,9,7,9,3
golden --model "$data/models/tiny-odd" --out "$data/models/tiny-odd" --ids 2,7,18,28,18,2,8,18,28,4,5
golden --model "$data/models/tiny-one-head" --out "$data/models/tiny-one-head" --ids 1,6,18,0,3,3,9,8,8,7
golden --model "$data/models/tiny-noscale" --out "$data/models/tiny-noscale" --ids 22,20,0,20,11,5,13

# translation models: a source and a decoder input, whole and cut; folder s5-t1 holds 5 source and 1 target position
translate() { # REFERENCE MODEL SOURCE TARGET
  for lengths in 9-7 5-1 1-7; do
    s=${lengths%-*} t=${lengths#*-}
    source=$(echo "$3" | cut -d, -f$((10 - s))-9)
    target=$(echo "$4" | cut -d, -f1-"$t")
    /usr/bin/python3 "$here/$1" --model "$data/models/$2" --out "$data/models/$2/s$s-t$t" \
      --ids "$source" --target-ids "$target"
  done
}
/usr/bin/python3 "$here/make_translation_models.py" "$data/models"
/usr/bin/python3 "$here/check_transformer.py" "$data/models"
translate transformer_reference.py tiny-marian 12,29,3,3,17,8,24,5,0 30,6,6,19,2,27,11
translate transformer_reference.py tiny-marian-post 4,7,28,7,3,11,20,2,0 22,5,9,9,14,1,17
translate transformer_reference.py tiny-marian-pre 25,1,13,7,7,2,19,10,0 26,8,3,21,8,15,4
translate transformer_reference.py tiny-marian-odd 5,19,2,11,11,7,3,16,0 20,13,4,4,9,18,1
translate transformer_reference.py tiny-marian-learned 24,6,6,15,9,21,3,12,0 32,10,27,5,5,31,16
translate gru_reference.py tiny-gru-additive 8,20,3,3,15,26,11,2,0 21,4,12,7,7,19,1
translate gru_reference.py tiny-gru-general 13,5,5,18,2,20,9,6,0 24,10,3,3,17,8,22
translate gru_reference.py tiny-gru-dot 16,7,22,7,4,11,2,19,0 23,9,14,5,5,20,2
/usr/bin/python3 "$here/beam_reference.py" --models "$data/models" --out "$data/translations/searches.json"
/usr/bin/python3 "$here/decoding_reference.py" --models "$data/models" --out "$data/decoding/decoding.json"

/usr/bin/python3 "$here/true_size_marian.py" --out "$data/marian-true-size"

story=$here/../../resources/models/story-gpt
# "Once upon a time there was a little girl named Lily. She had a red ball. Lily threw the ball to"
if [ -e "$story/model.safetensors" ]; then
  golden --model "$story" --out "$data/story-gpt" \
    --ids 431,443,258,396,400,282,258,389,466,434,412,13,329,358,258,739,514,13,412,1673,261,514,265 \
    --positions 0,1,11,22 \
    --hooks 'hook_embed,hook_pos_embed,blocks.*.hook_resid_post,blocks.*.attn.hook_pattern,blocks.*.attn.hook_z,blocks.*.mlp.hook_post,ln_final.hook_*,logits'
fi

# "Onde está a chave do carro?" and how each model's own translation begins: "Where is the car", "Where is the key"
if [ -e "$story/../pt-en/model.safetensors" ]; then
  for model in pt-en:transformer:190 pt-en-gru:gru:579; do
    name=${model%%:*} next=${model##*:} family=${model#*:}
    /usr/bin/python3 "$here/${family%:*}_reference.py" --model "$story/../$name" --out "$data/$name" \
      --ids 11,129,13,4,580,25,164,8,0 --target-ids "4999,176,6,3,$next"
  done
fi
