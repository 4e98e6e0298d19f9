<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="pt_BR" sourcelanguage="en">
<context>
    <name>AboutDialog</name>
    <message>
        <source>Close</source>
        <translation>Fechar</translation>
    </message>
    <message>
        <source>About Headlight</source>
        <translation>Sobre o Headlight</translation>
    </message>
    <message>
        <source>Headlight %1</source>
        <translation>Headlight %1</translation>
    </message>
    <message>
        <source>An instrument for looking inside a transformer while it works. Free software under the GNU General Public License, version 3 or later; it comes with no warranty. Everything is computed on this computer; nothing is sent anywhere.</source>
        <translation>Um instrumento para olhar dentro de um transformer enquanto ele trabalha. Software livre sob a Licença Pública Geral GNU, versão 3 ou posterior, sem nenhuma garantia. Tudo é calculado neste computador; nada é enviado a lugar nenhum.</translation>
    </message>
    <message>
        <source>Built with</source>
        <translation>Feito com</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Licença</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>Partes</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Teclas</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>Ação</translation>
    </message>
    <message>
        <source>Keys without Ctrl or Alt act while you are not typing. Tab goes from view to view, arrows walk inside a picture whose cell has the focus, Esc leaves it.</source>
        <translation>As teclas sem Ctrl ou Alt valem enquanto você não está digitando. Tab vai de vista em vista, as setas andam dentro da figura cuja célula tem o foco, Esc sai dela.</translation>
    </message>
    <message>
        <source>Fonts&apos; licence</source>
        <translation>Licença das fontes</translation>
    </message>
</context>
<context>
    <name>BeatTitle</name>
    <message>
        <source>scores ÷ √%1</source>
        <translation>escores ÷ √%1</translation>
    </message>
    <message>
        <source>scores × %1</source>
        <translation>escores × %1</translation>
    </message>
    <message>
        <source>size of the residual stream</source>
        <translation>tamanho do fluxo residual</translation>
    </message>
    <message>
        <source>LayerNorm before attention</source>
        <translation>LayerNorm antes da atenção</translation>
    </message>
    <message>
        <source>queries</source>
        <translation>consultas</translation>
    </message>
    <message>
        <source>keys</source>
        <translation>chaves</translation>
    </message>
    <message>
        <source>values</source>
        <translation>valores</translation>
    </message>
    <message>
        <source>scores: query · key</source>
        <translation>escores: consulta · chave</translation>
    </message>
    <message>
        <source>causal mask</source>
        <translation>máscara causal</translation>
    </message>
    <message>
        <source>softmax: attention pattern</source>
        <translation>softmax: padrão de atenção</translation>
    </message>
    <message>
        <source>weighted sum of values</source>
        <translation>soma ponderada dos valores</translation>
    </message>
    <message>
        <source>heads side by side</source>
        <translation>cabeças lado a lado</translation>
    </message>
    <message>
        <source>output projection</source>
        <translation>projeção de saída</translation>
    </message>
    <message>
        <source>added to the residual stream</source>
        <translation>somado ao fluxo residual</translation>
    </message>
    <message>
        <source>token embedding</source>
        <translation>embedding do token</translation>
    </message>
    <message>
        <source>positional encoding</source>
        <translation>codificação posicional</translation>
    </message>
    <message>
        <source>residual stream enters</source>
        <translation>entra o fluxo residual</translation>
    </message>
    <message>
        <source>LayerNorm before the MLP</source>
        <translation>LayerNorm antes da MLP</translation>
    </message>
    <message>
        <source>MLP: widened</source>
        <translation>MLP: alargada</translation>
    </message>
    <message>
        <source>MLP: activation</source>
        <translation>MLP: ativação</translation>
    </message>
    <message>
        <source>MLP: output</source>
        <translation>MLP: saída</translation>
    </message>
    <message>
        <source>final LayerNorm</source>
        <translation>LayerNorm final</translation>
    </message>
    <message>
        <source>logits</source>
        <translation>logits</translation>
    </message>
    <message>
        <source>softmax: probabilities</source>
        <translation>softmax: probabilidades</translation>
    </message>
    <message>
        <source>All at once: %1</source>
        <translation>De uma vez: %1</translation>
    </message>
    <message>
        <source>LayerNorm after attention</source>
        <translation>LayerNorm após a atenção</translation>
    </message>
    <message>
        <source>cross-attention: queries</source>
        <translation>atenção cruzada: consultas</translation>
    </message>
    <message>
        <source>cross-attention: keys of the source, kept</source>
        <translation>atenção cruzada: chaves da origem, guardadas</translation>
    </message>
    <message>
        <source>cross-attention: values of the source, kept</source>
        <translation>atenção cruzada: valores da origem, guardados</translation>
    </message>
    <message>
        <source>cross-attention scores: query · key</source>
        <translation>escores da atenção cruzada: consulta · chave</translation>
    </message>
    <message>
        <source>cross-attention %1</source>
        <comment>scores ÷ √…</comment>
        <translation>atenção cruzada %1</translation>
    </message>
    <message>
        <source>softmax: cross-attention pattern</source>
        <translation>softmax: padrão da atenção cruzada</translation>
    </message>
    <message>
        <source>weighted sum of the source&apos;s values</source>
        <translation>soma ponderada dos valores da origem</translation>
    </message>
    <message>
        <source>cross-attention: heads side by side</source>
        <translation>atenção cruzada: cabeças lado a lado</translation>
    </message>
    <message>
        <source>cross-attention: output projection</source>
        <translation>atenção cruzada: projeção de saída</translation>
    </message>
    <message>
        <source>cross-attention added to the residual stream</source>
        <translation>atenção cruzada somada ao fluxo residual</translation>
    </message>
    <message>
        <source>reading forwards: reset gate</source>
        <translation>lendo para a frente: porta de reinício</translation>
    </message>
    <message>
        <source>reading forwards: update gate</source>
        <translation>lendo para a frente: porta de atualização</translation>
    </message>
    <message>
        <source>reading forwards: candidate state</source>
        <translation>lendo para a frente: estado candidato</translation>
    </message>
    <message>
        <source>reading forwards: hidden state</source>
        <translation>lendo para a frente: estado oculto</translation>
    </message>
    <message>
        <source>reading backwards: reset gate</source>
        <translation>lendo para trás: porta de reinício</translation>
    </message>
    <message>
        <source>reading backwards: update gate</source>
        <translation>lendo para trás: porta de atualização</translation>
    </message>
    <message>
        <source>reading backwards: candidate state</source>
        <translation>lendo para trás: estado candidato</translation>
    </message>
    <message>
        <source>reading backwards: hidden state</source>
        <translation>lendo para trás: estado oculto</translation>
    </message>
    <message>
        <source>hidden states of both directions, joined</source>
        <translation>estados ocultos das duas direções, unidos</translation>
    </message>
    <message>
        <source>the decoder&apos;s first state</source>
        <translation>o primeiro estado do decodificador</translation>
    </message>
    <message>
        <source>keys of the hidden states</source>
        <translation>chaves dos estados ocultos</translation>
    </message>
    <message>
        <source>reset gate</source>
        <translation>porta de reinício</translation>
    </message>
    <message>
        <source>update gate</source>
        <translation>porta de atualização</translation>
    </message>
    <message>
        <source>candidate state</source>
        <translation>estado candidato</translation>
    </message>
    <message>
        <source>the decoder&apos;s hidden state</source>
        <translation>o estado oculto do decodificador</translation>
    </message>
    <message>
        <source>query of the decoder&apos;s state</source>
        <translation>consulta do estado do decodificador</translation>
    </message>
    <message>
        <source>a score for each hidden state</source>
        <translation>um escore para cada estado oculto</translation>
    </message>
    <message>
        <source>softmax of the scores</source>
        <translation>softmax dos escores</translation>
    </message>
    <message>
        <source>context: weighted sum of the hidden states</source>
        <translation>contexto: soma ponderada dos estados ocultos</translation>
    </message>
    <message>
        <source>context and state joined: attentional state</source>
        <translation>contexto e estado unidos: estado atencional</translation>
    </message>
    <message>
        <source>LayerNorm after cross-attention</source>
        <translation>LayerNorm após a atenção cruzada</translation>
    </message>
    <message>
        <source>LayerNorm after the MLP</source>
        <translation>LayerNorm após o MLP</translation>
    </message>
    <message>
        <source>LayerNorm before cross-attention</source>
        <translation>LayerNorm antes da atenção cruzada</translation>
    </message>
    <message>
        <source>embedding × √%1</source>
        <translation>embedding × √%1</translation>
    </message>
    <message>
        <source>Encoder layer %1</source>
        <translation>Camada %1 do codificador</translation>
    </message>
    <message>
        <source>Decoder layer %1</source>
        <translation>Camada %1 do decodificador</translation>
    </message>
    <message>
        <source>Layer %1</source>
        <translation>Camada %1</translation>
    </message>
    <message>
        <source>%1: keys and values of the source, kept</source>
        <translation>%1: chaves e valores da origem, guardados</translation>
    </message>
    <message>
        <source>%1: all of it</source>
        <translation>%1: ela toda</translation>
    </message>
    <message>
        <source>%1, all at once: %2</source>
        <translation>%1, tudo de uma vez: %2</translation>
    </message>
    <message>
        <source>Encoder: %1</source>
        <translation>Codificador: %1</translation>
    </message>
    <message>
        <source>%1 · head %2: %3</source>
        <comment>layer · head: step</comment>
        <translation>%1 · cabeça %2: %3</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>layer: step</comment>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>Breakpoint</name>
    <message>
        <source>Write the number of the layer after “layer”.</source>
        <translation>Escreva o número da camada depois de “layer”.</translation>
    </message>
    <message>
        <source>“%1” is too much here.</source>
        <translation>“%1” está sobrando aqui.</translation>
    </message>
    <message>
        <source>Column %1: %2</source>
        <translation>Coluna %1: %2</translation>
    </message>
    <message>
        <source>This number is too large.</source>
        <translation>Este número é grande demais.</translation>
    </message>
    <message>
        <source>Write layer and head with a dot between them, as in head 3.1.</source>
        <translation>Escreva a camada e a cabeça com um ponto entre elas, como em head 3.1.</translation>
    </message>
    <message>
        <source>The name of what is compared is missing, as pattern, scores, q, resid_post or logits.</source>
        <translation>Falta o nome do que é comparado, por exemplo pattern, scores, q, resid_post ou logits.</translation>
    </message>
    <message>
        <source>Nothing is called “%1”. There are pattern, scores, q, k, v, z, resid_post, mlp_post, logits, probabilities and more.</source>
        <translation>Nada se chama “%1”. Existem pattern, scores, q, k, v, z, resid_post, mlp_post, logits, probabilities e outros.</translation>
    </message>
    <message>
        <source>The second | of the absolute value is missing.</source>
        <translation>Falta o segundo | do valor absoluto.</translation>
    </message>
    <message>
        <source>This has no heads: write the layer alone, as [%1].</source>
        <translation>Isto não tem cabeças: escreva só a camada, como [%1].</translation>
    </message>
    <message>
        <source>There is one index too many.</source>
        <translation>Há um índice a mais.</translation>
    </message>
    <message>
        <source>“%1” stands for another index already; only query and key can be the same.</source>
        <translation>“%1” já representa outro índice; só consulta e chave podem ser iguais.</translation>
    </message>
    <message>
        <source>Write a number, or a letter for any.</source>
        <translation>Escreva um número, ou uma letra para qualquer um.</translation>
    </message>
    <message>
        <source>A closing ] is missing.</source>
        <translation>Falta um ] para fechar.</translation>
    </message>
    <message>
        <source>A comparison is missing here: &gt;, &gt;=, &lt;, &lt;= or ==.</source>
        <translation>Falta uma comparação aqui: &gt;, &gt;=, &lt;, &lt;= ou ==.</translation>
    </message>
    <message>
        <source>The number to compare with is missing.</source>
        <translation>Falta o número com que comparar.</translation>
    </message>
    <message>
        <source>“%1” is not a number; write it as 0.8 or -1.5e-3.</source>
        <translation>“%1” não é um número; escreva-o com ponto, como 0.8 ou -1.5e-3.</translation>
    </message>
    <message>
        <source>This model has no layer %1; the last one is %2.</source>
        <translation>Este modelo não tem a camada %1; a última é %2.</translation>
    </message>
    <message>
        <source>This model has no head %1; the last one is %2.</source>
        <translation>Este modelo não tem a cabeça %1; a última é %2.</translation>
    </message>
    <message>
        <source>There is no index %1; the last one is %2.</source>
        <translation>Não existe o índice %1; o último é %2.</translation>
    </message>
    <message>
        <source>Write what to stop at, for example op softmax, layer 3, head 3.1 or pattern[5.1][q][k] &gt; 0.8.</source>
        <translation>Escreva onde parar, por exemplo op softmax, layer 3, head 3.1 ou pattern[5.1][q][k] &gt; 0.8.</translation>
    </message>
    <message>
        <source>Write an operation after “op”: %1, or the name of what it makes, such as mlp_out.</source>
        <translation>Escreva uma operação depois de “op”: %1, ou o nome do que ela produz, por exemplo mlp_out.</translation>
    </message>
    <message>
        <source>No operation is called “%1”. There are %2, and the names of what they make, such as mlp_out.</source>
        <translation>Nenhuma operação se chama “%1”. Existem %2 e os nomes do que elas produzem, por exemplo mlp_out.</translation>
    </message>
</context>
<context>
    <name>CacheCost</name>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>%1 G</source>
        <comment>thousand million</comment>
        <translation>%1 bi</translation>
    </message>
    <message>
        <source>%1 M</source>
        <comment>million</comment>
        <translation>%1 mi</translation>
    </message>
    <message numerus="yes">
        <source>With cache: %n row(s), %1 multiply-adds, %2</source>
        <translation>
            <numerusform>Com cache: %n linha, %1 (multiplicações-somas), %2</numerusform>
            <numerusform>Com cache: %n linhas, %1 (multiplicações-somas), %2</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>without: %n row(s), %1, %2 (measured)</source>
        <translation>
            <numerusform>sem: %n linha, %1, %2 (medido)</numerusform>
            <numerusform>sem: %n linhas, %1, %2 (medido)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>without: %n row(s), %1 (not measured: not enough memory)</source>
        <translation>
            <numerusform>sem: %n linha, %1 (não medido: memória insuficiente)</numerusform>
            <numerusform>sem: %n linhas, %1 (não medido: memória insuficiente)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ChapterPart</name>
    <message>
        <source>embeddings</source>
        <translation>embeddings</translation>
    </message>
    <message>
        <source>queries, keys and values</source>
        <translation>consultas, chaves e valores</translation>
    </message>
    <message>
        <source>attention</source>
        <translation>atenção</translation>
    </message>
    <message>
        <source>heads merged and projected</source>
        <translation>cabeças juntas e projetadas</translation>
    </message>
    <message>
        <source>MLP</source>
        <translation>MLP</translation>
    </message>
    <message>
        <source>logits and probabilities</source>
        <translation>logits e probabilidades</translation>
    </message>
</context>
<context>
    <name>Errors</name>
    <message>
        <source>A file or folder is not there. Check the place and open it again.</source>
        <translation>Um arquivo ou uma pasta não está lá. Verifique o lugar e abra de novo.</translation>
    </message>
    <message>
        <source>A file cannot be read. Check that you may read it and open it again.</source>
        <translation>Um arquivo não pode ser lido. Verifique se você tem permissão de leitura e abra de novo.</translation>
    </message>
    <message>
        <source>A file is larger than Headlight accepts. Choose a smaller one.</source>
        <translation>Um arquivo é maior do que o Headlight aceita. Escolha um menor.</translation>
    </message>
    <message>
        <source>The file could not be written. Choose another place and try again.</source>
        <translation>Não foi possível gravar o arquivo. Escolha outro lugar e tente de novo.</translation>
    </message>
    <message>
        <source>The weights of this model are damaged. Get the model folder again from where it came.</source>
        <translation>Os pesos deste modelo estão danificados. Obtenha a pasta do modelo de novo de onde ela veio.</translation>
    </message>
    <message>
        <source>The config.json of this model cannot be understood. Get the model folder again, or correct it.</source>
        <translation>O config.json deste modelo não pode ser entendido. Obtenha a pasta do modelo de novo ou corrija-o.</translation>
    </message>
    <message>
        <source>This kind of model is not one Headlight can run. Open a GPT-2 model instead.</source>
        <translation>O Headlight não consegue executar este tipo de modelo. Abra um modelo GPT-2.</translation>
    </message>
    <message>
        <source>The weights do not fit the config.json beside them. Get both from the same model.</source>
        <translation>Os pesos não combinam com o config.json ao lado deles. Obtenha ambos do mesmo modelo.</translation>
    </message>
    <message>
        <source>The weights hold values that are not numbers. Get the model folder again from where it came.</source>
        <translation>Os pesos contêm valores que não são números. Obtenha a pasta do modelo de novo de onde ela veio.</translation>
    </message>
    <message>
        <source>The tokenizer files of this model are damaged. Get vocab.json and merges.txt again.</source>
        <translation>Os arquivos do tokenizador deste modelo estão danificados. Obtenha vocab.json e merges.txt de novo.</translation>
    </message>
    <message>
        <source>This model has no tokenizer, so text cannot be typed for it. Put vocab.json and merges.txt into its folder.</source>
        <translation>Este modelo não tem tokenizador, por isso não se pode digitar texto para ele. Coloque vocab.json e merges.txt na pasta dele.</translation>
    </message>
    <message>
        <source>A token is outside this model&apos;s vocabulary. The tokenizer files belong to another model.</source>
        <translation>Um token está fora do vocabulário deste modelo. Os arquivos do tokenizador pertencem a outro modelo.</translation>
    </message>
    <message>
        <source>There is nothing to run. Type something.</source>
        <translation>Não há nada para executar. Digite algo.</translation>
    </message>
    <message>
        <source>The prompt is longer than this model can read. Shorten it; the last picture stays until then.</source>
        <translation>O prompt é mais longo do que este modelo consegue ler. Encurte-o; até lá, a última figura permanece.</translation>
    </message>
    <message>
        <source>A setting is outside its range. Change it and try again.</source>
        <translation>Um ajuste está fora do seu intervalo. Mude-o e tente de novo.</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>Parado.</translation>
    </message>
</context>
<context>
    <name>Text</name>
    <message>
        <source>q ⊙ k:</source>
        <translation>q ⊙ k:</translation>
    </message>
</context>
<context>
    <name>WindowActions</name>
    <message>
        <source>Pause</source>
        <translation>Pausar</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Reproduzir</translation>
    </message>
    <message>
        <source>Open model folder…</source>
        <translation>Abrir pasta de modelo…</translation>
    </message>
    <message>
        <source>Open the bundled model</source>
        <translation>Abrir o modelo incluído</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Sair</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Desfazer</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Refazer</translation>
    </message>
    <message>
        <source>Cut</source>
        <translation>Recortar</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copiar</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Colar</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Selecionar tudo</translation>
    </message>
    <message>
        <source>Edit the prompt</source>
        <translation>Editar o prompt</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Como no sistema</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Claro</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Escuro</translation>
    </message>
    <message>
        <source>%1 %</source>
        <comment>text size</comment>
        <translation>%1%</translation>
    </message>
    <message>
        <source>As the system</source>
        <comment>language</comment>
        <translation>Como no sistema</translation>
    </message>
    <message>
        <source>English</source>
        <translation>Inglês — English</translation>
    </message>
    <message>
        <source>Brazilian Portuguese — Português (Brasil)</source>
        <translation>Português (Brasil)</translation>
    </message>
    <message>
        <source>Reduced motion</source>
        <translation>Movimento reduzido</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>Tokens</translation>
    </message>
    <message>
        <source>Candidates</source>
        <translation>Candidatos</translation>
    </message>
    <message>
        <source>Attention and inspector</source>
        <translation>Atenção e inspetor</translation>
    </message>
    <message>
        <source>Merge steps of the selected word</source>
        <translation>Passos de fusão da palavra selecionada</translation>
    </message>
    <message>
        <source>Next layer</source>
        <translation>Próxima camada</translation>
    </message>
    <message>
        <source>Previous layer</source>
        <translation>Camada anterior</translation>
    </message>
    <message>
        <source>Next head</source>
        <translation>Próxima cabeça</translation>
    </message>
    <message>
        <source>Previous head</source>
        <translation>Cabeça anterior</translation>
    </message>
    <message>
        <source>One beat forward</source>
        <translation>Um passo adiante</translation>
    </message>
    <message>
        <source>One beat back</source>
        <translation>Um passo atrás</translation>
    </message>
    <message>
        <source>One token forward</source>
        <translation>Um token adiante</translation>
    </message>
    <message>
        <source>One token back</source>
        <translation>Um token atrás</translation>
    </message>
    <message>
        <source>To the beginning</source>
        <translation>Ao início</translation>
    </message>
    <message>
        <source>To the end</source>
        <translation>Ao fim</translation>
    </message>
    <message>
        <source>Generate</source>
        <translation>Gerar</translation>
    </message>
    <message>
        <source>Generate one token</source>
        <translation>Gerar um token</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Parar</translation>
    </message>
    <message>
        <source>Where does this number come from?</source>
        <translation>De onde vem este número?</translation>
    </message>
    <message>
        <source>Back to the number asked before</source>
        <translation>Voltar ao número perguntado antes</translation>
    </message>
    <message>
        <source>Back to neutral</source>
        <translation>Voltar ao neutro</translation>
    </message>
    <message>
        <source>Theme: %1</source>
        <translation>Tema: %1</translation>
    </message>
    <message>
        <source>Text size: %1</source>
        <translation>Tamanho do texto: %1</translation>
    </message>
    <message>
        <source>Language: %1</source>
        <translation>Idioma: %1</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Alto contraste</translation>
    </message>
    <message>
        <source>Projector</source>
        <translation>Projetor</translation>
    </message>
    <message>
        <source>Headlight (Okabe–Ito)</source>
        <translation>Headlight (Okabe–Ito)</translation>
    </message>
    <message>
        <source>As in The Illustrated Transformer</source>
        <translation>Como em The Illustrated Transformer</translation>
    </message>
    <message>
        <source>Role colours: %1</source>
        <translation>Cores dos papéis: %1</translation>
    </message>
    <message>
        <source>Nearer</source>
        <translation>Mais perto</translation>
    </message>
    <message>
        <source>Farther</source>
        <translation>Mais longe</translation>
    </message>
    <message>
        <source>Back to one layer, all tokens</source>
        <translation>Voltar a uma camada, todos os tokens</translation>
    </message>
    <message>
        <source>The whole model</source>
        <translation>O modelo inteiro</translation>
    </message>
    <message>
        <source>One layer</source>
        <translation>Uma camada</translation>
    </message>
    <message>
        <source>All heads of the layer</source>
        <translation>Todas as cabeças da camada</translation>
    </message>
    <message>
        <source>One head&apos;s matrices</source>
        <translation>As matrizes de uma cabeça</translation>
    </message>
    <message>
        <source>One number</source>
        <translation>Um número</translation>
    </message>
    <message>
        <source>Zoom: %1</source>
        <translation>Zoom: %1</translation>
    </message>
    <message>
        <source>No loop</source>
        <translation>Sem repetição</translation>
    </message>
    <message>
        <source>This beat</source>
        <translation>Este passo</translation>
    </message>
    <message>
        <source>This part</source>
        <translation>Esta parte</translation>
    </message>
    <message>
        <source>This layer</source>
        <translation>Esta camada</translation>
    </message>
    <message>
        <source>This token</source>
        <translation>Este token</translation>
    </message>
    <message>
        <source>Loop: %1</source>
        <translation>Repetição: %1</translation>
    </message>
    <message>
        <source>Skip this part from now on</source>
        <translation>Pular esta parte daqui em diante</translation>
    </message>
    <message>
        <source>Show everything again</source>
        <translation>Mostrar tudo de novo</translation>
    </message>
    <message>
        <source>Breakpoints…</source>
        <translation>Pontos de parada…</translation>
    </message>
    <message>
        <source>Show what recomputing would cost</source>
        <translation>Mostrar quanto custaria recalcular</translation>
    </message>
    <message>
        <source>&amp;Decoding laboratory…</source>
        <translation>&amp;Laboratório de decodificação…</translation>
    </message>
    <message>
        <source>Export picture or numbers…</source>
        <translation>Exportar figura ou números…</translation>
    </message>
    <message>
        <source>Every action by &amp;name…</source>
        <translation>Todas as ações pelo &amp;nome…</translation>
    </message>
    <message>
        <source>&amp;Keys</source>
        <translation>&amp;Teclas</translation>
    </message>
    <message>
        <source>&amp;Scenes from the articles…</source>
        <translation>&amp;Cenas dos artigos…</translation>
    </message>
    <message>
        <source>Attention &amp;calculator…</source>
        <translation>Calculadora de &amp;atenção…</translation>
    </message>
    <message>
        <source>&amp;Positions…</source>
        <translation>&amp;Posições…</translation>
    </message>
    <message>
        <source>&amp;About Headlight</source>
        <translation>&amp;Sobre o Headlight</translation>
    </message>
</context>
<context>
    <name>headlight</name>
    <message>
        <source>masked self-attention</source>
        <translation>autoatenção mascarada</translation>
    </message>
    <message>
        <source>self-attention</source>
        <translation>autoatenção</translation>
    </message>
    <message>
        <source>encoder–decoder attention</source>
        <translation>atenção codificador–decodificador</translation>
    </message>
    <message>
        <source>cross-attention</source>
        <translation>atenção cruzada</translation>
    </message>
    <message>
        <source>feed-forward</source>
        <translation>feed-forward</translation>
    </message>
    <message>
        <source>MLP</source>
        <translation>MLP</translation>
    </message>
</context>
<context>
    <name>headlight::Alignment</name>
    <message>
        <source>“%1” (%2)</source>
        <translation>“%1” (%2)</translation>
    </message>
    <message>
        <source>, </source>
        <comment>between items of a list</comment>
        <translation>, </translation>
    </message>
    <message>
        <source>Reading “%1” (token %2), it looks most at %3.</source>
        <translation>Ao ler “%1” (token %2), olha sobretudo para %3.</translation>
    </message>
    <message>
        <source>Reading “%1” and writing “%2”, it looks most at %3.</source>
        <translation>Ao ler “%1” e escrever “%2”, olha sobretudo para %3.</translation>
    </message>
    <message>
        <source>hidden</source>
        <comment>weight on hidden tokens</comment>
        <translation>oculto</translation>
    </message>
    <message>
        <source>query %1, token %2</source>
        <translation>consulta %1, token %2</translation>
    </message>
    <message>
        <source>key %1, token %2</source>
        <translation>chave %1, token %2</translation>
    </message>
    <message>
        <source>attention of head %1</source>
        <translation>atenção da cabeça %1</translation>
    </message>
    <message>
        <source>attention, mean of all heads and layers</source>
        <translation>atenção, média de todas as cabeças e camadas</translation>
    </message>
    <message>
        <source>attention, mean of all heads</source>
        <translation>atenção, média de todas as cabeças</translation>
    </message>
    <message>
        <source>weight on hidden tokens</source>
        <translation>peso em tokens ocultos</translation>
    </message>
    <message>
        <source>Each cell is the mean of %1 layers × %2 heads.</source>
        <translation>Cada célula é a média de %1 camadas × %2 cabeças.</translation>
    </message>
    <message>
        <source>Each cell is the mean of %1 heads.</source>
        <translation>Cada célula é a média de %1 cabeças.</translation>
    </message>
    <message>
        <source>Rows with numbers that are not finite: %1.</source>
        <translation>Linhas com números que não são finitos: %1.</translation>
    </message>
    <message>
        <source>Rows that do not sum to 1: %1 (sums from %2 to %3).</source>
        <translation>Linhas que não somam 1: %1 (somas de %2 a %3).</translation>
    </message>
    <message>
        <source>Hidden: %1 of %2 tokens (ends of sentences, punctuation) with %3 of all weight, %4 to %5 of a query&apos;s; the rest is not scaled up.</source>
        <translation>Ocultos: %1 de %2 tokens (fins de frase, pontuação) com %3 de todo o peso, de %4 a %5 do de uma consulta; o resto não é aumentado.</translation>
    </message>
    <message>
        <source>The weights of each query sum to 1.</source>
        <translation>Os pesos de cada consulta somam 1.</translation>
    </message>
    <message>
        <source>Beyond the steps: masked before the softmax (−∞), so exactly 0.</source>
        <translation>Além dos degraus: mascarado antes do softmax (−∞), portanto exatamente 0.</translation>
    </message>
    <message>
        <source>Queries come from the decoder&apos;s layer, keys and values from the encoder&apos;s output.</source>
        <translation>As consultas vêm da camada do decodificador, as chaves e os valores da saída do codificador.</translation>
    </message>
    <message>
        <source>Written so far: %1 of %2 tokens.</source>
        <translation>Escrito até aqui: %1 de %2 tokens.</translation>
    </message>
    <message>
        <source>Cells are smaller than a pixel: each pixel shows the largest weight that it covers.</source>
        <translation>As células são menores que um pixel: cada pixel mostra o maior peso que cobre.</translation>
    </message>
    <message>
        <source>On average %1 of a query&apos;s weight lies elsewhere.</source>
        <translation>Em média, %1 do peso de uma consulta está em outro lugar.</translation>
    </message>
    <message>
        <source>The two cut or word the text differently, so that no distance can be told.</source>
        <translation>Os dois cortam ou escrevem o texto de modo diferente, e não se pode dizer a distância.</translation>
    </message>
    <message>
        <source>head</source>
        <comment>index of a tensor</comment>
        <translation>cabeça</translation>
    </message>
    <message>
        <source>output written</source>
        <translation>saída escrita</translation>
    </message>
    <message>
        <source>output read</source>
        <translation>saída lida</translation>
    </message>
    <message>
        <source>query, by what it writes</source>
        <translation>consulta, pelo que ela escreve</translation>
    </message>
    <message>
        <source>query</source>
        <translation>consulta</translation>
    </message>
    <message>
        <source>source</source>
        <translation>origem</translation>
    </message>
    <message>
        <source>key</source>
        <translation>chave</translation>
    </message>
    <message>
        <source>rows: %1</source>
        <translation>linhas: %1</translation>
    </message>
    <message>
        <source>columns: %1</source>
        <translation>colunas: %1</translation>
    </message>
    <message>
        <source>colour scale</source>
        <translation>escala de cores</translation>
    </message>
    <message>
        <source>Head %1</source>
        <translation>Cabeça %1</translation>
    </message>
    <message>
        <source>Head %1 · hides %2</source>
        <translation>Cabeça %1 · oculta %2</translation>
    </message>
    <message>
        <source>head %1</source>
        <translation>cabeça %1</translation>
    </message>
    <message>
        <source>Nothing has run yet.</source>
        <translation>Nada foi executado ainda.</translation>
    </message>
</context>
<context>
    <name>headlight::AlignmentPanel</name>
    <message>
        <source>Map</source>
        <translation>Mapa</translation>
    </message>
    <message>
        <source>All heads</source>
        <translation>Todas as cabeças</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>Lado a lado</translation>
    </message>
    <message>
        <source>Picture of the alignment</source>
        <translation>Figura do alinhamento</translation>
    </message>
    <message>
        <source>Attention</source>
        <translation>Atenção</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>Camada</translation>
    </message>
    <message>
        <source>Numbers</source>
        <translation>Números</translation>
    </message>
    <message>
        <source>Hide &lt;/s&gt; and p&amp;unctuation</source>
        <translation>Ocultar &lt;/s&gt; e p&amp;ontuação</translation>
    </message>
    <message>
        <source>Attention often rests on them without meaning them; how much that hides is said</source>
        <translation>A atenção muitas vezes repousa neles sem querer dizer nada; diz-se quanto isso oculta</translation>
    </message>
    <message>
        <source>&amp;Keep</source>
        <translation>&amp;Guardar</translation>
    </message>
    <message>
        <source>Sets this picture aside, so that the next ones stand beside it, also those of another model</source>
        <translation>Põe esta figura de lado, para que as próximas fiquem junto dela, também as de outro modelo</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mais</translation>
    </message>
    <message>
        <source>Source tokens as rows</source>
        <translation>Tokens de origem como linhas</translation>
    </message>
    <message>
        <source>Name rows by the token they write</source>
        <translation>Nomear as linhas pelo token que escrevem</translation>
    </message>
    <message>
        <source>Grow with the playhead</source>
        <translation>Crescer com o cursor de reprodução</translation>
    </message>
    <message>
        <source>Forget what was kept</source>
        <translation>Esquecer o que foi guardado</translation>
    </message>
    <message>
        <source>The followed query in a sentence</source>
        <translation>A consulta seguida em uma frase</translation>
    </message>
    <message>
        <source>One head</source>
        <translation>Uma cabeça</translation>
    </message>
    <message>
        <source>Mean of heads</source>
        <translation>Média das cabeças</translation>
    </message>
    <message>
        <source>Mean of all</source>
        <translation>Média de todas</translation>
    </message>
    <message>
        <source>Mean over all heads of all layers</source>
        <translation>Média sobre todas as cabeças de todas as camadas</translation>
    </message>
    <message>
        <source>Self-attention</source>
        <translation>Autoatenção</translation>
    </message>
    <message>
        <source>Encoder</source>
        <translation>Codificador</translation>
    </message>
    <message>
        <source>Decoder</source>
        <translation>Decodificador</translation>
    </message>
    <message>
        <source>Cross-attention</source>
        <translation>Atenção cruzada</translation>
    </message>
    <message>
        <source>Layer %1</source>
        <translation>Camada %1</translation>
    </message>
</context>
<context>
    <name>headlight::AlignmentView</name>
    <message>
        <source>head %1</source>
        <translation>cabeça %1</translation>
    </message>
    <message>
        <source>%1: %2, %3</source>
        <comment>model: block and layer, which numbers</comment>
        <translation>%1: %2, %3</translation>
    </message>
    <message>
        <source>Self-attention</source>
        <translation>Autoatenção</translation>
    </message>
    <message>
        <source>Encoder self-attention</source>
        <translation>Autoatenção do codificador</translation>
    </message>
    <message>
        <source>Decoder self-attention</source>
        <translation>Autoatenção do decodificador</translation>
    </message>
    <message>
        <source>Cross-attention</source>
        <translation>Atenção cruzada</translation>
    </message>
    <message>
        <source>Self-attention, layer %1</source>
        <translation>Autoatenção, camada %1</translation>
    </message>
    <message>
        <source>Encoder self-attention, layer %1</source>
        <translation>Autoatenção do codificador, camada %1</translation>
    </message>
    <message>
        <source>Decoder self-attention, layer %1</source>
        <translation>Autoatenção do decodificador, camada %1</translation>
    </message>
    <message>
        <source>Cross-attention, layer %1</source>
        <translation>Atenção cruzada, camada %1</translation>
    </message>
    <message>
        <source>mean of heads</source>
        <translation>média das cabeças</translation>
    </message>
    <message>
        <source>mean of heads and layers</source>
        <translation>média das cabeças e camadas</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>block and layer, which numbers</comment>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>%1, all heads</source>
        <translation>%1, todas as cabeças</translation>
    </message>
    <message>
        <source>Two alignments</source>
        <translation>Dois alinhamentos</translation>
    </message>
    <message>
        <source>Nothing has run yet: type a text to see where its tokens look.</source>
        <translation>Nada foi executado ainda: digite um texto para ver para onde seus tokens olham.</translation>
    </message>
    <message>
        <source>This model has no such attention; choose another one.</source>
        <translation>Este modelo não tem essa atenção; escolha outra.</translation>
    </message>
    <message>
        <source>This block has no layer %1.</source>
        <translation>Este bloco não tem a camada %1.</translation>
    </message>
    <message>
        <source>Computing the attention of layer %1…</source>
        <translation>Calculando a atenção da camada %1…</translation>
    </message>
    <message>
        <source>Keep a picture first: then the next ones stand beside it, also those of another model.</source>
        <translation>Guarde primeiro uma figura: as próximas ficam ao lado dela, também as de outro modelo.</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>model: what</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Reading “%1” (token %2)</source>
        <translation>Lendo “%1” (token %2)</translation>
    </message>
    <message>
        <source>Reading “%1” (token %2), writing “%3”</source>
        <translation>Lendo “%1” (token %2), escrevendo “%3”</translation>
    </message>
    <message>
        <source>%1
cannot look ahead at “%2” (token %3): masked</source>
        <translation>%1
não pode olhar adiante para “%2” (token %3): mascarado</translation>
    </message>
    <message>
        <source>%1
looks at “%2” (token %3)</source>
        <translation>%1
olha para “%2” (token %3)</translation>
    </message>
    <message>
        <source>%1 = %2</source>
        <comment>name of an element, its value</comment>
        <translation>%1 = %2</translation>
    </message>
    <message>
        <source>mean of %1 layers × %2 heads = %3</source>
        <translation>média de %1 camadas × %2 cabeças = %3</translation>
    </message>
    <message>
        <source>mean of %1 heads = %2</source>
        <translation>média de %1 cabeças = %2</translation>
    </message>
</context>
<context>
    <name>headlight::Attention</name>
    <message>
        <source>query %1, token %2</source>
        <translation>consulta %1, token %2</translation>
    </message>
    <message>
        <source>key %1, token %2</source>
        <translation>chave %1, token %2</translation>
    </message>
    <message>
        <source>weights of query %1, token %2</source>
        <translation>pesos da consulta %1, token %2</translation>
    </message>
    <message>
        <source>%1, token %2</source>
        <translation>%1, token %2</translation>
    </message>
    <message>
        <source>The stronger a line, the larger the weight; every line is drawn.</source>
        <translation>Quanto mais forte a linha, maior o peso; todas as linhas estão desenhadas.</translation>
    </message>
    <message>
        <source>%1 of %2 lines drawn; lines under %3 hidden: %4 of the weight.</source>
        <translation>%1 de %2 linhas desenhadas; linhas abaixo de %3 ocultas: %4 do peso.</translation>
    </message>
    <message>
        <source>query</source>
        <translation>consulta</translation>
    </message>
    <message>
        <source>key</source>
        <translation>chave</translation>
    </message>
    <message>
        <source>&lt; %1 %</source>
        <translation>&lt; %1%</translation>
    </message>
    <message>
        <source>%1 %</source>
        <comment>percentage</comment>
        <translation>%1%</translation>
    </message>
    <message>
        <source>Layer %1, head %2</source>
        <translation>Camada %1, cabeça %2</translation>
    </message>
    <message>
        <source>“%1” (token %2, %3)</source>
        <translation>“%1” (token %2, %3)</translation>
    </message>
    <message>
        <source>“%1” (token %2)</source>
        <translation>“%1” (token %2)</translation>
    </message>
    <message>
        <source>%1 is the first token: it can only look at itself (100 %).</source>
        <translation>%1 é o primeiro token: só pode olhar para si mesmo (100%).</translation>
    </message>
    <message>
        <source>%1 looks mostly at %2, then at %3.</source>
        <translation>%1 olha principalmente para %2, depois para %3.</translation>
    </message>
    <message>
        <source>%1 looks most at %2, then at %3.</source>
        <translation>%1 olha mais para %2, depois para %3.</translation>
    </message>
    <message>
        <source>, </source>
        <comment>between items of a list</comment>
        <translation>, </translation>
    </message>
    <message>
        <source>Nothing has run yet: type a prompt to see where its tokens look.</source>
        <translation>Nada foi executado ainda: digite um prompt para ver para onde seus tokens olham.</translation>
    </message>
    <message>
        <source>Computing the attention of layer %1…</source>
        <translation>Calculando a atenção da camada %1…</translation>
    </message>
    <message>
        <source>query (row)</source>
        <translation>consulta (linha)</translation>
    </message>
    <message>
        <source>tokens %1 to %2</source>
        <translation>tokens %1 a %2</translation>
    </message>
    <message>
        <source>attention pattern, layer %1 head %2: rows are queries, columns are keys</source>
        <translation>padrão de atenção, camada %1 cabeça %2: linhas são consultas, colunas são chaves</translation>
    </message>
    <message>
        <source>key (column)</source>
        <translation>chave (coluna)</translation>
    </message>
    <message>
        <source>colour scale</source>
        <translation>escala de cores</translation>
    </message>
    <message>
        <source>Weights from %1 to %2; right of the steps: masked, exactly 0.</source>
        <translation>Pesos de %1 a %2; à direita dos degraus: mascarado, exatamente 0.</translation>
    </message>
    <message>
        <source>Pooled: each cell shows the largest of %1 × %1 weights.</source>
        <translation>Agrupado: cada célula mostra o maior de %1 × %1 pesos.</translation>
    </message>
    <message>
        <source>Weights from %1 to %2.</source>
        <translation>Pesos de %1 a %2.</translation>
    </message>
    <message>
        <source>‖α·v·W_O‖, layer %1 head %2</source>
        <translation>‖α·v·W_O‖, camada %1 cabeça %2</translation>
    </message>
    <message>
        <source>largest weight of each query</source>
        <translation>maior peso de cada consulta</translation>
    </message>
    <message>
        <source>weight of each query on the chosen keys</source>
        <translation>peso de cada consulta nas chaves escolhidas</translation>
    </message>
    <message>
        <source>weight each key receives from all queries</source>
        <translation>peso que cada chave recebe de todas as consultas</translation>
    </message>
    <message>
        <source>weight each key receives from the chosen queries</source>
        <translation>peso que cada chave recebe das consultas escolhidas</translation>
    </message>
    <message>
        <source>attention pattern, layer %1 head %2</source>
        <translation>padrão de atenção, camada %1 cabeça %2</translation>
    </message>
    <message>
        <source>what the heads do, a head a row</source>
        <translation>o que as cabeças fazem, uma cabeça por linha</translation>
    </message>
    <message>
        <source>weights of query %1, token %2, in all heads</source>
        <translation>pesos da consulta %1, token %2, em todas as cabeças</translation>
    </message>
    <message>
        <source>q of the query</source>
        <translation>q da consulta</translation>
    </message>
    <message>
        <source>k of every key</source>
        <translation>k de cada chave</translation>
    </message>
    <message>
        <source>q times k, element by element</source>
        <translation>q vezes k, elemento por elemento</translation>
    </message>
    <message>
        <source>q·k, score and weight of every key</source>
        <translation>q·k, pontuação e peso de cada chave</translation>
    </message>
    <message>
        <source>q·k</source>
        <translation>q·k</translation>
    </message>
    <message>
        <source>score</source>
        <translation>pontuação</translation>
    </message>
    <message>
        <source>weight</source>
        <translation>peso</translation>
    </message>
    <message>
        <source>Attention of the decoder to the source text</source>
        <translation>Atenção do decodificador ao texto de origem</translation>
    </message>
    <message>
        <source>Encoder, layer %1, head %2</source>
        <translation>Codificador, camada %1, cabeça %2</translation>
    </message>
    <message>
        <source>Decoder, layer %1, head %2</source>
        <translation>Decodificador, camada %1, cabeça %2</translation>
    </message>
    <message>
        <source>Cross-attention, layer %1, head %2</source>
        <translation>Atenção cruzada, camada %1, cabeça %2</translation>
    </message>
    <message>
        <source>%1 can only look at %2.</source>
        <translation>%1 só pode olhar para %2.</translation>
    </message>
    <message numerus="yes">
        <source>On the %n chosen key(s) together: %1.</source>
        <translation>
            <numerusform>Na %n chave escolhida: %1.</numerusform>
            <numerusform>Nas %n chaves escolhidas juntas: %1.</numerusform>
        </translation>
    </message>
    <message>
        <source>key (row)</source>
        <translation>chave (linha)</translation>
    </message>
    <message>
        <source>attention pattern, layer %1 head %2: rows are keys, columns are queries</source>
        <translation>padrão de atenção, camada %1 cabeça %2: linhas são chaves, colunas são consultas</translation>
    </message>
    <message>
        <source>query (column)</source>
        <translation>consulta (coluna)</translation>
    </message>
    <message>
        <source>Pooled: each cell shows the largest of %1 × %1 numbers.</source>
        <translation>Agrupado: cada célula mostra o maior de %1 × %1 números.</translation>
    </message>
    <message>
        <source>‖α·v·W_O‖ from %1 to %2: how much a key writes into the residual stream, weight times the length of its value. A weight alone is no contribution (Kobayashi et al. 2020).</source>
        <translation>‖α·v·W_O‖ de %1 a %2: quanto uma chave escreve no fluxo residual, o peso vezes o comprimento do seu valor. O peso sozinho não é contribuição (Kobayashi et al. 2020).</translation>
    </message>
    <message>
        <source>Weights from %1 to %2; below the steps: masked, exactly 0.</source>
        <translation>Pesos de %1 a %2; abaixo dos degraus: mascarado, exatamente 0.</translation>
    </message>
    <message>
        <source>Logarithmic; the lightest colour: at most %1.</source>
        <translation>Logarítmico; a cor mais clara: no máximo %1.</translation>
    </message>
    <message>
        <source>the query&apos;s largest</source>
        <translation>o maior da consulta</translation>
    </message>
    <message>
        <source>Each query has colours of its own, up to its largest weight.</source>
        <translation>Cada consulta tem suas próprias cores, até o seu maior peso.</translation>
    </message>
    <message>
        <source>The larger the weight, the larger the dot&apos;s area.</source>
        <translation>Quanto maior o peso, maior a área do ponto.</translation>
    </message>
    <message>
        <source>The cells are too small for dots: zoom in to see them.</source>
        <translation>As células são pequenas demais para pontos: amplie para vê-los.</translation>
    </message>
    <message>
        <source>The first token is hidden: %1 of all weight is on it.</source>
        <translation>O primeiro token está oculto: %1 de todo o peso está nele.</translation>
    </message>
    <message>
        <source>Only the heaviest keys that make up %1 of each query have a colour; %2 of all weight has none.</source>
        <translation>Só as chaves de maior peso que somam %1 de cada consulta têm cor; %2 de todo o peso não tem.</translation>
    </message>
    <message>
        <source>Queries %1 to %2, keys %3 to %4; 0 shows all.</source>
        <translation>Consultas %1 a %2, chaves %3 a %4; 0 mostra tudo.</translation>
    </message>
    <message>
        <source>after layer %1</source>
        <translation>após a camada %1</translation>
    </message>
    <message>
        <source>flow</source>
        <translation>fluxo</translation>
    </message>
    <message>
        <source>attention rollout: rows are layers, columns are input tokens</source>
        <translation>rollout da atenção: linhas são camadas, colunas são tokens de entrada</translation>
    </message>
    <message>
        <source>attention flow through all layers</source>
        <translation>fluxo de atenção através de todas as camadas</translation>
    </message>
    <message>
        <source>Each cell is the largest of %1 tokens.</source>
        <translation>Cada célula é o maior de %1 tokens.</translation>
    </message>
    <message>
        <source>Rollout: half the mean attention of all heads, half the position itself, multiplied layer by layer (Abnar &amp; Zuidema 2020).</source>
        <translation>Rollout: metade a atenção média de todas as cabeças, metade a própria posição, multiplicadas camada por camada (Abnar &amp; Zuidema 2020).</translation>
    </message>
    <message>
        <source>The attention flow of so long a text is not computed.</source>
        <translation>O fluxo de atenção de um texto tão longo não é calculado.</translation>
    </message>
    <message>
        <source>An estimate from weights alone: it knows nothing of values and MLPs.</source>
        <translation>Uma estimativa só dos pesos: nada sabe de valores e MLPs.</translation>
    </message>
    <message>
        <source>Nothing has run yet: type a text to see what its tokens hand on.</source>
        <translation>Nada foi executado ainda: digite um texto para ver o que seus tokens passam adiante.</translation>
    </message>
    <message>
        <source>Rollout and flow follow one text through its own layers; cross-attention joins two texts. Choose the encoder or the decoder.</source>
        <translation>Rollout e fluxo seguem um texto através das suas próprias camadas; a atenção cruzada une dois textos. Escolha o codificador ou o decodificador.</translation>
    </message>
    <message>
        <source>What reaches “%1” (token %2)</source>
        <translation>O que chega a “%1” (token %2)</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>layer and head, which attention</comment>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>Gathering the attention of every layer…</source>
        <translation>Reunindo a atenção de cada camada…</translation>
    </message>
    <message>
        <source>After the last layer “%1” (token %2) comes most from %3.</source>
        <translation>Após a última camada, “%1” (token %2) vem sobretudo de %3.</translation>
    </message>
    <message>
        <source>encoder</source>
        <translation>codificador</translation>
    </message>
    <message>
        <source>decoder</source>
        <translation>decodificador</translation>
    </message>
    <message>
        <source>cross-attention</source>
        <translation>atenção cruzada</translation>
    </message>
    <message>
        <source>element %1</source>
        <translation>elemento %1</translation>
    </message>
    <message>
        <source>elements %1 to %2</source>
        <translation>elementos %1 a %2</translation>
    </message>
    <message>
        <source>query of %1</source>
        <translation>consulta de %1</translation>
    </message>
    <message>
        <source>q of token %1, times each key&apos;s k</source>
        <translation>q do token %1, vezes o k de cada chave</translation>
    </message>
    <message>
        <source>keys, one a row</source>
        <translation>chaves, uma por linha</translation>
    </message>
    <message>
        <source>query × key, element by element</source>
        <translation>consulta × chave, elemento por elemento</translation>
    </message>
    <message>
        <source>sum of the products: q·k</source>
        <translation>soma dos produtos: q·k</translation>
    </message>
    <message>
        <source>score: %1</source>
        <translation>pontuação: %1</translation>
    </message>
    <message>
        <source>key %1, token %2, masked</source>
        <translation>chave %1, token %2, mascarada</translation>
    </message>
    <message>
        <source>weights of all keys</source>
        <translation>pesos de todas as chaves</translation>
    </message>
    <message>
        <source>These weights were changed by hand: they are not the softmax of the scores.</source>
        <translation>Estes pesos foram alterados à mão: não são o softmax das pontuações.</translation>
    </message>
    <message>
        <source>Each cell is the loudest of %1 elements.</source>
        <translation>Cada célula é o mais forte de %1 elementos.</translation>
    </message>
    <message>
        <source>Keys %1 to %2 of %3, in order; the others carry %4 of the weight.</source>
        <translation>Chaves %1 a %2 de %3, em ordem; as outras têm %4 do peso.</translation>
    </message>
    <message>
        <source>No room here for q·k and the scores.</source>
        <translation>Aqui não há espaço para q·k e as pontuações.</translation>
    </message>
    <message>
        <source>No room here for q·k before it is scaled.</source>
        <translation>Aqui não há espaço para q·k antes de ser escalado.</translation>
    </message>
    <message>
        <source>This model does not scale its scores.</source>
        <translation>Este modelo não escala suas pontuações.</translation>
    </message>
    <message>
        <source>Keys after the query are masked: their scores become −∞, their weights 0.</source>
        <translation>Chaves após a consulta são mascaradas: suas pontuações viram −∞, seus pesos 0.</translation>
    </message>
    <message>
        <source>q, k:</source>
        <translation>q, k:</translation>
    </message>
    <message>
        <source>Nothing has run yet: type a text to see q meet k, number by number.</source>
        <translation>Nada foi executado ainda: digite um texto para ver q encontrar k, número por número.</translation>
    </message>
    <message>
        <source>This model&apos;s attention has no heads with q and k to multiply.</source>
        <translation>A atenção deste modelo não tem cabeças com q e k para multiplicar.</translation>
    </message>
    <message>
        <source>not scaled</source>
        <translation>não escalado</translation>
    </message>
    <message>
        <source>layer</source>
        <translation>camada</translation>
    </message>
    <message>
        <source>head</source>
        <translation>cabeça</translation>
    </message>
    <message>
        <source>layer %1: rows are heads, columns are keys</source>
        <translation>camada %1: linhas são cabeças, colunas são chaves</translation>
    </message>
    <message>
        <source>layer %1: sum on the chosen keys</source>
        <translation>camada %1: soma nas chaves escolhidas</translation>
    </message>
    <message>
        <source>layer %1 head %2</source>
        <translation>camada %1 cabeça %2</translation>
    </message>
    <message>
        <source>Something in this run was changed by hand.</source>
        <translation>Algo nesta execução foi alterado à mão.</translation>
    </message>
    <message>
        <source>Each cell is the largest weight of %1 heads × %2 keys.</source>
        <translation>Cada célula é o maior peso de %1 cabeças × %2 chaves.</translation>
    </message>
    <message>
        <source>Each cell is the largest weight of %1 heads.</source>
        <translation>Cada célula é o maior peso de %1 cabeças.</translation>
    </message>
    <message>
        <source>Each cell is the largest weight of %1 keys.</source>
        <translation>Cada célula é o maior peso de %1 chaves.</translation>
    </message>
    <message numerus="yes">
        <source>On the right: each head&apos;s sum on the %n chosen key(s), from 0 to %1.</source>
        <translation>
            <numerusform>À direita: o peso de cada cabeça na %n chave escolhida, de 0 a %1.</numerusform>
            <numerusform>À direita: a soma de cada cabeça nas %n chaves escolhidas, de 0 a %1.</numerusform>
        </translation>
    </message>
    <message>
        <source>Behind the dashed line: masked, exactly 0.</source>
        <translation>Atrás da linha tracejada: mascarado, exatamente 0.</translation>
    </message>
    <message>
        <source>Query “%1” (token %2) in all heads</source>
        <translation>Consulta “%1” (token %2) em todas as cabeças</translation>
    </message>
    <message>
        <source>Nothing has run yet: type a text to see where one token looks in every head.</source>
        <translation>Nada foi executado ainda: digite um texto para ver para onde um token olha em cada cabeça.</translation>
    </message>
    <message>
        <source>Gathering this query&apos;s weights from every layer…</source>
        <translation>Reunindo os pesos desta consulta de cada camada…</translation>
    </message>
    <message>
        <source>weight:</source>
        <translation>peso:</translation>
    </message>
    <message>
        <source>layer %1 heads %2 to %3</source>
        <translation>camada %1 cabeças %2 a %3</translation>
    </message>
    <message>
        <source>softmax</source>
        <translation>softmax</translation>
    </message>
    <message>
        <source>The first token is hidden: of a query&apos;s sum it has %1 on average.</source>
        <translation>O primeiro token está oculto: da soma de uma consulta ele tem %1 em média.</translation>
    </message>
    <message>
        <source>Only the largest numbers that make up %1 of each query&apos;s sum have a colour; on average %2 of it has none.</source>
        <translation>Só os maiores números que compõem %1 da soma de cada consulta têm cor; em média %2 dela não tem.</translation>
    </message>
    <message>
        <source>Rollout from 0 to %1; each row has colours of its own, up to its largest number.</source>
        <translation>Rollout de 0 a %1; cada linha tem suas próprias cores, até o seu maior número.</translation>
    </message>
    <message>
        <source>Flow, from 0 to %1: the most that can pass from each token through all layers.</source>
        <translation>Fluxo, de 0 a %1: o máximo que pode passar de cada token através de todas as camadas.</translation>
    </message>
</context>
<context>
    <name>headlight::AttentionPanel</name>
    <message>
        <source>Layer</source>
        <translation>Camada</translation>
    </message>
    <message>
        <source>Head</source>
        <translation>Cabeça</translation>
    </message>
    <message>
        <source>Matrix</source>
        <translation>Matriz</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>Curvas</translation>
    </message>
    <message>
        <source>Picture of the attention</source>
        <translation>Figura da atenção</translation>
    </message>
    <message>
        <source>Off: only the lines of the followed query</source>
        <translation>Desligado: só as linhas da consulta seguida</translation>
    </message>
    <message>
        <source>The followed query in a sentence</source>
        <translation>A consulta seguida em uma frase</translation>
    </message>
    <message>
        <source>Layer %1</source>
        <translation>Camada %1</translation>
    </message>
    <message>
        <source>Head %1</source>
        <translation>Cabeça %1</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>Palavras</translation>
    </message>
    <message>
        <source>All heads as coloured lines from word to word, as Tensor2Tensor shows them</source>
        <translation>Todas as cabeças como linhas coloridas de palavra a palavra, como o Tensor2Tensor as mostra</translation>
    </message>
    <message>
        <source>Attention</source>
        <translation>Atenção</translation>
    </message>
    <message>
        <source>S&amp;wap the columns</source>
        <translation>&amp;Trocar as colunas</translation>
    </message>
    <message>
        <source>On: who is looked at stands on the left, as in Tensor2Tensor&apos;s own pictures</source>
        <translation>Ligado: quem é olhado fica à esquerda, como nas figuras do próprio Tensor2Tensor</translation>
    </message>
    <message>
        <source>Order of the heads</source>
        <translation>Ordem das cabeças</translation>
    </message>
    <message>
        <source>Lo&amp;west first</source>
        <translation>Menores &amp;primeiro</translation>
    </message>
    <message>
        <source>How many heads are shown</source>
        <translation>Quantas cabeças são mostradas</translation>
    </message>
    <message>
        <source>Order: %1</source>
        <translation>Ordem: %1</translation>
    </message>
    <message>
        <source>All heads</source>
        <translation>Todas as cabeças</translation>
    </message>
    <message>
        <source>The first %1</source>
        <translation>As primeiras %1</translation>
    </message>
    <message>
        <source>Options</source>
        <translation>Opções</translation>
    </message>
    <message>
        <source>How the picture is drawn</source>
        <translation>Como a figura é desenhada</translation>
    </message>
    <message>
        <source>&amp;Linear colours</source>
        <translation>Cores &amp;lineares</translation>
    </message>
    <message>
        <source>Lo&amp;garithmic colours</source>
        <translation>Cores lo&amp;garítmicas</translation>
    </message>
    <message>
        <source>Each query by its own &amp;maximum</source>
        <translation>Cada consulta pelo seu próprio &amp;máximo</translation>
    </message>
    <message>
        <source>&amp;All weights</source>
        <translation>&amp;Todos os pesos</translation>
    </message>
    <message>
        <source>Only what makes up %1 % of a query</source>
        <translation>Só o que soma %1 % de uma consulta</translation>
    </message>
    <message>
        <source>&amp;Contribution ‖α·v·W_O‖ instead of weights</source>
        <translation>&amp;Contribuição ‖α·v·W_O‖ em vez de pesos</translation>
    </message>
    <message>
        <source>&amp;Hide the first token</source>
        <translation>&amp;Ocultar o primeiro token</translation>
    </message>
    <message>
        <source>Keys as &amp;rows</source>
        <translation>Chaves como lin&amp;has</translation>
    </message>
    <message>
        <source>&amp;Print the numbers where they fit</source>
        <translation>&amp;Escrever os números onde cabem</translation>
    </message>
    <message>
        <source>&amp;Dots: the larger the weight, the larger the area</source>
        <translation>&amp;Pontos: quanto maior o peso, maior a área</translation>
    </message>
    <message>
        <source>Every query&apos;s weight on every key, of one head</source>
        <translation>O peso de cada consulta em cada chave, de uma cabeça</translation>
    </message>
    <message>
        <source>Lines from a query to the keys it looks at</source>
        <translation>Linhas de uma consulta às chaves para as quais ela olha</translation>
    </message>
    <message>
        <source>Matrix and curves</source>
        <translation>Matriz e curvas</translation>
    </message>
    <message>
        <source>Both pictures of one head</source>
        <translation>As duas figuras de uma cabeça</translation>
    </message>
    <message>
        <source>Neurons</source>
        <translation>Neurônios</translation>
    </message>
    <message>
        <source>One query times its keys, element by element, up to the weights</source>
        <translation>Uma consulta vezes suas chaves, elemento por elemento, até os pesos</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>Linhas</translation>
    </message>
    <message>
        <source>One query&apos;s weights in every head of every layer</source>
        <translation>Os pesos de uma consulta em cada cabeça de cada camada</translation>
    </message>
    <message>
        <source>Flow</source>
        <translation>Fluxo</translation>
    </message>
    <message>
        <source>What reaches a position through all layers: attention rollout and flow</source>
        <translation>O que chega a uma posição através de todas as camadas: rollout e fluxo da atenção</translation>
    </message>
    <message>
        <source>Every head&apos;s matrix, small; ordered by what the heads do where you like</source>
        <translation>A matriz de cada cabeça, pequena; em ordem do que as cabeças fazem, se quiser</translation>
    </message>
    <message>
        <source>Lines of all &amp;queries</source>
        <translation>Linhas de todas as con&amp;sultas</translation>
    </message>
    <message>
        <source>Encoder</source>
        <translation>Codificador</translation>
    </message>
    <message>
        <source>Decoder</source>
        <translation>Decodificador</translation>
    </message>
    <message>
        <source>Cross-attention</source>
        <translation>Atenção cruzada</translation>
    </message>
    <message>
        <source>&amp;Play how they are made</source>
        <translation>&amp;Reproduzir como são feitos</translation>
    </message>
    <message>
        <source>The time-line plays from the first product to the softmax</source>
        <translation>A linha do tempo é reproduzida do primeiro produto ao softmax</translation>
    </message>
</context>
<context>
    <name>headlight::AttentionView</name>
    <message>
        <source>largest weight of queries %1–%2 on keys %3–%4: %5</source>
        <translation>maior peso das consultas %1–%2 sobre as chaves %3–%4: %5</translation>
    </message>
    <message>
        <source>“%1” (token %2) cannot look ahead at “%3” (token %4): masked
%5 = %6</source>
        <translation>“%1” (token %2) não pode olhar adiante para “%3” (token %4): mascarado
%5 = %6</translation>
    </message>
    <message>
        <source>“%1” (token %2) looks at “%3” (token %4)
%5 = %6</source>
        <translation>“%1” (token %2) olha para “%3” (token %4)
%5 = %6</translation>
    </message>
    <message>
        <source>Attention: %1</source>
        <translation>Atenção: %1</translation>
    </message>
    <message>
        <source>“%1” (token %2) takes from “%3” (token %4)
‖α·v·W_O‖ = %5, weight α = %6</source>
        <translation>“%1” (token %2) recebe de “%3” (token %4)
‖α·v·W_O‖ = %5, peso α = %6</translation>
    </message>
    <message>
        <source>%1: %2
%3</source>
        <translation>%1: %2
%3</translation>
    </message>
</context>
<context>
    <name>headlight::BreakpointWatch</name>
    <message>
        <source>Not checked at token %1: its numbers are not here.</source>
        <translation>Não verificado no token %1: seus números não estão aqui.</translation>
    </message>
    <message>
        <source>Not checked at token %1: the numbers of layer %2 are not here; open that layer.</source>
        <translation>Não verificado no token %1: os números da camada %2 não estão aqui; abra essa camada.</translation>
    </message>
    <message>
        <source>Stopped at “%1”: token %2, %3</source>
        <translation>Parado em “%1”: token %2, %3</translation>
    </message>
    <message>
        <source>Stopped at “%1”: %2 = %3</source>
        <translation>Parado em “%1”: %2 = %3</translation>
    </message>
    <message>
        <source>Breakpoint “%1”: %2</source>
        <translation>Ponto de parada “%1”: %2</translation>
    </message>
    <message>
        <source>Playing stops at %1</source>
        <translation>A reprodução para em %1</translation>
    </message>
    <message>
        <source>Stopped at “%1”: source text, %2</source>
        <translation>Parado em “%1”: texto de origem, %2</translation>
    </message>
</context>
<context>
    <name>headlight::BreakpointsDialog</name>
    <message>
        <source>Breakpoints</source>
        <translation>Pontos de parada</translation>
    </message>
    <message>
        <source>Playing pauses where one of these holds:</source>
        <translation>A reprodução pausa onde vale um destes:</translation>
    </message>
    <message>
        <source>%1: layer 5, head 1, any query and key</source>
        <translation>%1: camada 5, cabeça 1, qualquer consulta e chave</translation>
    </message>
    <message>
        <source>%1: layer 2, the size without the sign</source>
        <translation>%1: camada 2, o tamanho sem o sinal</translation>
    </message>
    <message>
        <source>New breakpoint</source>
        <translation>Novo ponto de parada</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Adicionar</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Remover</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fechar</translation>
    </message>
</context>
<context>
    <name>headlight::Calculator</name>
    <message>
        <source>Every key of %1 is −∞: its softmax is 0 ÷ 0, which is no number (NaN).</source>
        <translation>Toda chave de %1 é −∞: sua softmax é 0 ÷ 0, que não é um número (NaN).</translation>
    </message>
    <message>
        <source>Every key of %1 got −1e9: the same is taken from all, so %1 looks at all of them again.</source>
        <translation>Toda chave de %1 recebeu −1e9: tira-se o mesmo de todas, por isso %1 volta a olhar para todas elas.</translation>
    </message>
    <message>
        <source>%1 sees a masked key: its scores are so large that −1e9 does not hide them.</source>
        <translation>%1 vê uma chave mascarada: seus escores são tão grandes que −1e9 não os oculta.</translation>
    </message>
    <message numerus="yes">
        <source>(And %n more rows.)</source>
        <translation>
            <numerusform>(E mais %n linha.)</numerusform>
            <numerusform>(E mais %n linhas.)</numerusform>
        </translation>
    </message>
    <message>
        <source>queries</source>
        <translation>consultas</translation>
    </message>
    <message>
        <source>row · column</source>
        <translation>linha · coluna</translation>
    </message>
    <message>
        <source>−∞ where 1</source>
        <translation>−∞ onde 1</translation>
    </message>
    <message>
        <source>weights · V</source>
        <translation>pesos · V</translation>
    </message>
    <message>
        <source>%1, can be edited</source>
        <translation>%1, editável</translation>
    </message>
    <message>
        <source>−1e9 is so small that e^x becomes 0, and still a number: a row without any open key stays a row of numbers.</source>
        <translation>−1e9 é tão pequeno que e^x vira 0, e ainda é um número: uma linha sem nenhuma chave aberta continua sendo uma linha de números.</translation>
    </message>
    <message>
        <source>−∞ makes e^x exactly 0; a row without any open key would be 0 ÷ 0.</source>
        <translation>−∞ faz e^x exatamente 0; uma linha sem nenhuma chave aberta seria 0 ÷ 0.</translation>
    </message>
    <message>
        <source>softmax(%1) · V = output</source>
        <translation>softmax(%1) · V = saída</translation>
    </message>
    <message>
        <source>mask</source>
        <translation>máscara</translation>
    </message>
    <message>
        <source>Click or press Space: 1 hides the key from the query, 0 shows it.</source>
        <translation>Clique ou pressione a barra de espaço: 1 oculta a chave para a consulta, 0 a mostra.</translation>
    </message>
    <message>
        <source>Click or type to change it; Ctrl+V pastes rows from a spreadsheet.</source>
        <translation>Clique ou digite para mudar; Ctrl+V cola linhas de uma planilha.</translation>
    </message>
    <message>
        <source>Tutorial: one key matches</source>
        <translation>Tutorial: uma chave combina</translation>
    </message>
    <message>
        <source>Tutorial: a repeated key</source>
        <translation>Tutorial: uma chave repetida</translation>
    </message>
    <message>
        <source>Tutorial: two keys match</source>
        <translation>Tutorial: duas chaves combinam</translation>
    </message>
    <message>
        <source>Tutorial: three queries at once</source>
        <translation>Tutorial: três consultas de uma vez</translation>
    </message>
    <message>
        <source>Thinking Machines</source>
        <translation>Thinking Machines</translation>
    </message>
    <message>
        <source>The masked table</source>
        <translation>A tabela mascarada</translation>
    </message>
    <message>
        <source>From the model</source>
        <translation>Do modelo</translation>
    </message>
    <message>
        <source>Own numbers</source>
        <translation>Números próprios</translation>
    </message>
    <message>
        <source>TensorFlow&apos;s tutorial: the query matches the second key, so the second value comes back: 10, 0. What the tutorial prints as 0 is only very small.</source>
        <translation>Tutorial do TensorFlow: a consulta combina com a segunda chave, por isso volta o segundo valor: 10; 0. O que o tutorial imprime como 0 é só muito pequeno.</translation>
    </message>
    <message>
        <source>TensorFlow&apos;s tutorial: the query matches a key that is there twice, so their values are averaged: 550, 5.5.</source>
        <translation>Tutorial do TensorFlow: a consulta combina com uma chave que aparece duas vezes, por isso se faz a média dos valores: 550; 5,5.</translation>
    </message>
    <message>
        <source>TensorFlow&apos;s tutorial: the query matches the first and the second key alike, so their values are averaged: 5.5, 0.</source>
        <translation>Tutorial do TensorFlow: a consulta combina igualmente com a primeira e a segunda chave, por isso se faz a média dos valores: 5,5; 0.</translation>
    </message>
    <message>
        <source>TensorFlow&apos;s tutorial: three queries in one product. Each row is worked out as if it were alone.</source>
        <translation>Tutorial do TensorFlow: três consultas em um só produto. Cada linha é calculada como se estivesse sozinha.</translation>
    </message>
    <message>
        <source>The Illustrated Transformer: 112 and 96, ÷ 8, 0.88 and 0.12. The article gives no vectors: these are made up to have its products.</source>
        <translation>The Illustrated Transformer: 112 e 96, ÷ 8, 0,88 e 0,12. O artigo não dá vetores: estes são inventados para ter os produtos dele.</translation>
    </message>
    <message>
        <source>The Illustrated GPT-2: its scores stand in Q, keys and values are made up (1 on the diagonal), ÷ 4 is what its printed softmax needs.</source>
        <translation>The Illustrated GPT-2: seus escores estão em Q, chaves e valores são inventados (1 na diagonal), ÷ 4 é o que a softmax impressa exige.</translation>
    </message>
    <message>
        <source>The model&apos;s own queries, keys and values. Change a number and see what this head would do.</source>
        <translation>As consultas, chaves e valores do próprio modelo. Mude um número e veja o que esta cabeça faria.</translation>
    </message>
    <message>
        <source>Your numbers. Point at a result to see how it was computed.</source>
        <translation>Seus números. Aponte para um resultado para ver como foi calculado.</translation>
    </message>
    <message>
        <source>There is no text yet: open a model and type a few words.</source>
        <translation>Ainda não há texto: abra um modelo e digite algumas palavras.</translation>
    </message>
    <message>
        <source>A recurrent model has no queries, keys and values: open a transformer.</source>
        <translation>Um modelo recorrente não tem consultas, chaves e valores: abra um transformer.</translation>
    </message>
    <message>
        <source>The text has %1 tokens: the calculator takes up to %2. Shorten it.</source>
        <translation>O texto tem %1 tokens: a calculadora aceita até %2. Encurte-o.</translation>
    </message>
    <message>
        <source>This model has no layer %1 with a head %2.</source>
        <translation>Este modelo não tem uma camada %1 com uma cabeça %2.</translation>
    </message>
    <message>
        <source>Layer %1 is not computed yet or holds numbers that are not finite: select it in the main window and try again.</source>
        <translation>A camada %1 ainda não foi calculada ou contém números não finitos: selecione-a na janela principal e tente de novo.</translation>
    </message>
    <message>
        <source>Keys of this model are %1 numbers wide: the calculator takes up to %2.</source>
        <translation>As chaves deste modelo têm %1 números de largura: a calculadora aceita até %2.</translation>
    </message>
    <message numerus="yes">
        <source>… (%n more)</source>
        <translation>
            <numerusform>… (mais %n)</numerusform>
            <numerusform>… (mais %n)</numerusform>
        </translation>
    </message>
    <message>
        <source>masked: −∞ in place of %1</source>
        <translation>mascarado: −∞ no lugar de %1</translation>
    </message>
    <message>
        <source>not masked: %1 stays</source>
        <translation>não mascarado: %1 permanece</translation>
    </message>
    <message>
        <source>0 ÷ 0: every key of the row is −∞ and e^(−∞) is 0. This is no number (NaN).</source>
        <translation>0 ÷ 0: toda chave da linha é −∞ e e^(−∞) é 0. Isto não é um número (NaN).</translation>
    </message>
    <message>
        <source>masked</source>
        <translation>mascarado</translation>
    </message>
    <message>
        <source>softmax</source>
        <translation>softmax</translation>
    </message>
    <message>
        <source>output</source>
        <translation>saída</translation>
    </message>
    <message>
        <source>%1, query %2, number %3</source>
        <translation>%1, consulta %2, número %3</translation>
    </message>
    <message>
        <source>%1, key %2, number %3</source>
        <translation>%1, chave %2, número %3</translation>
    </message>
    <message>
        <source>%1, value of %2, number %3</source>
        <translation>%1, valor de %2, número %3</translation>
    </message>
    <message>
        <source>sum of the weights of %1</source>
        <translation>soma dos pesos de %1</translation>
    </message>
    <message>
        <source>%1, query %2, key %3</source>
        <translation>%1, consulta %2, chave %3</translation>
    </message>
    <message>
        <source>source ids</source>
        <translation>ids de origem</translation>
    </message>
    <message>
        <source>target ids</source>
        <translation>ids de destino</translation>
    </message>
    <message>
        <source>scores</source>
        <translation>escores</translation>
    </message>
    <message>
        <source>padding</source>
        <translation>preenchimento</translation>
    </message>
    <message>
        <source>look-ahead</source>
        <translation>antecipação</translation>
    </message>
    <message>
        <source>the larger</source>
        <translation>o maior</translation>
    </message>
    <message>
        <source>softmax(scores + mask)</source>
        <translation>softmax(escores + máscara)</translation>
    </message>
    <message>
        <source>query %1</source>
        <translation>consulta %1</translation>
    </message>
    <message>
        <source>key %1</source>
        <translation>chave %1</translation>
    </message>
    <message>
        <source>none</source>
        <translation>nenhuma</translation>
    </message>
    <message>
        <source>padding of %1</source>
        <translation>preenchimento de %1</translation>
    </message>
    <message>
        <source>Cut after %1: these rows stay as they are.</source>
        <translation>Cortado após %1: estas linhas ficam como estão.</translation>
    </message>
    <message>
        <source>Cut after %1: these rows change by %2.</source>
        <translation>Cortado após %1: estas linhas mudam em %2.</translation>
    </message>
    <message>
        <source>%1, query %2: every key is −∞, the softmax is 0 ÷ 0 (NaN).</source>
        <translation>%1, consulta %2: toda chave é −∞, a softmax é 0 ÷ 0 (NaN).</translation>
    </message>
    <message>
        <source>%1, query %2: every key got −1e9, so it sees all of them again.</source>
        <translation>%1, consulta %2: toda chave recebeu −1e9, por isso ela volta a ver todas.</translation>
    </message>
    <message>
        <source>Encoder</source>
        <translation>Codificador</translation>
    </message>
    <message>
        <source>Decoder</source>
        <translation>Decodificador</translation>
    </message>
    <message>
        <source>Cross-attention</source>
        <translation>Atenção cruzada</translation>
    </message>
    <message>
        <source>The source looks at itself: only its padding is hidden.</source>
        <translation>A origem olha para si mesma: só o preenchimento dela fica oculto.</translation>
    </message>
    <message>
        <source>The target looks at itself: its padding and all that comes later are hidden.</source>
        <translation>O destino olha para si mesmo: ficam ocultos o preenchimento e tudo o que vem depois.</translation>
    </message>
    <message>
        <source>The target looks at the source: the source&apos;s padding is hidden.</source>
        <translation>O destino olha para a origem: o preenchimento da origem fica oculto.</translation>
    </message>
    <message>
        <source>Tutorial: padding</source>
        <translation>Tutorial: preenchimento</translation>
    </message>
    <message>
        <source>Tutorial: padding first</source>
        <translation>Tutorial: preenchimento primeiro</translation>
    </message>
    <message>
        <source>Tutorial: look-ahead of 3</source>
        <translation>Tutorial: antecipação de 3</translation>
    </message>
    <message>
        <source>Own ids</source>
        <translation>Ids próprios</translation>
    </message>
    <message>
        <source>The scores are made up: 2·cos(query − key).</source>
        <translation>Os escores são inventados: 2·cos(consulta − chave).</translation>
    </message>
    <message>
        <source>TensorFlow&apos;s tutorial: 7 6 0 0 1 and 1 2 3 0 0, where 0 is padding and 1 in a mask hides. %1</source>
        <translation>Tutorial do TensorFlow: 7 6 0 0 1 e 1 2 3 0 0, onde 0 é preenchimento e 1 em uma máscara oculta. %1</translation>
    </message>
    <message>
        <source>TensorFlow&apos;s tutorial: 0 0 0 4 5. As target of a decoder its first three queries have no open key. %1</source>
        <translation>Tutorial do TensorFlow: 0 0 0 4 5. Como destino de um decodificador, suas três primeiras consultas não têm chave aberta. %1</translation>
    </message>
    <message>
        <source>TensorFlow&apos;s tutorial: a look-ahead mask of size 3, without padding. %1</source>
        <translation>Tutorial do TensorFlow: uma máscara de antecipação de tamanho 3, sem preenchimento. %1</translation>
    </message>
    <message>
        <source>The same scores in three places: each hides something else of them.</source>
        <translation>Os mesmos escores em três lugares: cada um oculta outra parte deles.</translation>
    </message>
    <message>
        <source>query %1, key %2</source>
        <translation>consulta %1, chave %2</translation>
    </message>
    <message>
        <source>token %1 = %2</source>
        <translation>token %1 = %2</translation>
    </message>
    <message>
        <source>Click or type to change the id; 0 is padding.</source>
        <translation>Clique ou digite para mudar o id; 0 é preenchimento.</translation>
    </message>
    <message>
        <source>score, %1 = %2</source>
        <translation>escore, %1 = %2</translation>
    </message>
    <message>
        <source>%1, padding mask, key %2 = %3</source>
        <translation>%1, máscara de preenchimento, chave %2 = %3</translation>
    </message>
    <message>
        <source>Its id is 0: padding, hidden from every query.</source>
        <translation>O id é 0: preenchimento, oculto para todas as consultas.</translation>
    </message>
    <message>
        <source>Its id is %1, not 0: every query may see it.</source>
        <translation>O id é %1, não 0: todas as consultas podem vê-lo.</translation>
    </message>
    <message>
        <source>%1, look-ahead mask, %2 = %3</source>
        <translation>%1, máscara de antecipação, %2 = %3</translation>
    </message>
    <message>
        <source>The key comes after the query: hidden.</source>
        <translation>A chave vem depois da consulta: oculta.</translation>
    </message>
    <message>
        <source>The key does not come after the query: open.</source>
        <translation>A chave não vem depois da consulta: aberta.</translation>
    </message>
    <message>
        <source>%1, mask, %2 = %3</source>
        <translation>%1, máscara, %2 = %3</translation>
    </message>
    <message>
        <source>The padding mask alone: %1.</source>
        <translation>Só a máscara de preenchimento: %1.</translation>
    </message>
    <message>
        <source>%1, softmax, %2 = %3</source>
        <translation>%1, softmax, %2 = %3</translation>
    </message>
    <message>
        <source>Framed numbers can be changed.</source>
        <translation>Os números emoldurados podem ser mudados.</translation>
    </message>
    <message>
        <source>There is no number: type one such as 0.5 or −3.</source>
        <translation>Não há número: digite um, como 0.5 ou −3.</translation>
    </message>
    <message>
        <source>“%1” cannot be calculated with: type a finite number.</source>
        <translation>Não se pode calcular com “%1”: digite um número finito.</translation>
    </message>
    <message>
        <source>%1 is too large: numbers go up to 1e15.</source>
        <translation>%1 é grande demais: os números vão até 1e15.</translation>
    </message>
    <message>
        <source>“%1” is not a number: type one such as 0.5 or −3.</source>
        <translation>“%1” não é um número: digite um, como 0.5 ou −3.</translation>
    </message>
    <message>
        <source>That is too much to paste: up to %1 rows.</source>
        <translation>É demais para colar: até %1 linhas.</translation>
    </message>
    <message>
        <source>Row %1 has another length than the rows above: nothing was pasted.</source>
        <translation>A linha %1 tem outro comprimento que as de cima: nada foi colado.</translation>
    </message>
    <message>
        <source>Row %1, column %2: %3</source>
        <translation>Linha %1, coluna %2: %3</translation>
    </message>
    <message>
        <source>There is nothing to paste: copy rows of numbers first.</source>
        <translation>Não há nada para colar: copie antes linhas de números.</translation>
    </message>
</context>
<context>
    <name>headlight::CalculatorDocument</name>
    <message>
        <source>A mask holds 1 where a key is hidden and 0 where it is not.</source>
        <translation>Uma máscara tem 1 onde uma chave está oculta e 0 onde não está.</translation>
    </message>
    <message>
        <source>This number is computed: change Q, K, V or the mask.</source>
        <translation>Este número é calculado: mude Q, K, V ou a máscara.</translation>
    </message>
    <message>
        <source>Only finite numbers up to 1e15 can be calculated with.</source>
        <translation>Só se pode calcular com números finitos até 1e15.</translation>
    </message>
    <message>
        <source>number</source>
        <translation>número</translation>
    </message>
    <message>
        <source>mask</source>
        <translation>máscara</translation>
    </message>
    <message>
        <source>This matrix is computed: paste into Q, K, V or the mask.</source>
        <translation>Esta matriz é calculada: cole em Q, K, V ou na máscara.</translation>
    </message>
    <message>
        <source>From this cell on, %1 × %2 numbers have no room: there may be up to %3 queries and keys.</source>
        <translation>A partir desta célula, %1 × %2 números não cabem: pode haver até %3 consultas e chaves.</translation>
    </message>
    <message>
        <source>paste</source>
        <translation>colar</translation>
    </message>
    <message>
        <source>size</source>
        <translation>tamanho</translation>
    </message>
    <message>
        <source>division</source>
        <translation>divisão</translation>
    </message>
</context>
<context>
    <name>headlight::CalculatorPanel</name>
    <message>
        <source>look-ahead mask</source>
        <translation>máscara de antecipação</translation>
    </message>
    <message>
        <source>empty mask</source>
        <translation>máscara vazia</translation>
    </message>
    <message>
        <source>No model is open.</source>
        <translation>Nenhum modelo está aberto.</translation>
    </message>
    <message>
        <source>Example</source>
        <translation>Exemplo</translation>
    </message>
    <message>
        <source>Published examples to start from</source>
        <translation>Exemplos publicados para começar</translation>
    </message>
    <message>
        <source>From the model</source>
        <translation>Do modelo</translation>
    </message>
    <message>
        <source>Queries, keys and values of the head that is selected in the main window</source>
        <translation>Consultas, chaves e valores da cabeça selecionada na janela principal</translation>
    </message>
    <message>
        <source>queries </source>
        <translation>consultas </translation>
    </message>
    <message>
        <source>Number of queries: rows of Q</source>
        <translation>Número de consultas: linhas de Q</translation>
    </message>
    <message>
        <source>keys </source>
        <translation>chaves </translation>
    </message>
    <message>
        <source>Number of keys: rows of K and V</source>
        <translation>Número de chaves: linhas de K e V</translation>
    </message>
    <message>
        <source>Width of queries and keys</source>
        <translation>Largura das consultas e chaves</translation>
    </message>
    <message>
        <source>Width of values</source>
        <translation>Largura dos valores</translation>
    </message>
    <message>
        <source>÷ number</source>
        <translation>÷ número</translation>
    </message>
    <message>
        <source>no division</source>
        <translation>sem divisão</translation>
    </message>
    <message>
        <source>What the scores are divided by</source>
        <translation>Por quanto os escores são divididos</translation>
    </message>
    <message>
        <source>Number to divide by</source>
        <translation>Número pelo qual dividir</translation>
    </message>
    <message>
        <source>no mask</source>
        <translation>sem máscara</translation>
    </message>
    <message>
        <source>mask: + (−1e9)</source>
        <translation>máscara: + (−1e9)</translation>
    </message>
    <message>
        <source>mask: −∞</source>
        <translation>máscara: −∞</translation>
    </message>
    <message>
        <source>Mask</source>
        <translation>Máscara</translation>
    </message>
    <message>
        <source>The tutorial adds −1e9 to masked scores; others set them to −∞</source>
        <translation>O tutorial soma −1e9 aos escores mascarados; outros os põem em −∞</translation>
    </message>
    <message>
        <source>Look-ahead</source>
        <translation>Antecipação</translation>
    </message>
    <message>
        <source>Hides the keys that come after the query</source>
        <translation>Oculta as chaves que vêm depois da consulta</translation>
    </message>
    <message>
        <source>Clear mask</source>
        <translation>Limpar a máscara</translation>
    </message>
    <message>
        <source>Opens every key</source>
        <translation>Abre todas as chaves</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Desfazer</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Refazer</translation>
    </message>
    <message>
        <source>Attention, step by step</source>
        <translation>Atenção, passo a passo</translation>
    </message>
</context>
<context>
    <name>headlight::CalculatorWindow</name>
    <message>
        <source>Attention calculator</source>
        <translation>Calculadora de atenção</translation>
    </message>
    <message>
        <source>Attention</source>
        <translation>Atenção</translation>
    </message>
    <message>
        <source>Masks</source>
        <translation>Máscaras</translation>
    </message>
</context>
<context>
    <name>headlight::CandidateChart</name>
    <message>
        <source>@value %</source>
        <comment>a percentage; @value stays as it is</comment>
        <translation>@value %</translation>
    </message>
    <message>
        <source>%.3g %</source>
        <comment>a percentage; %.3g stays as it is</comment>
        <translation>%.3g %</translation>
    </message>
</context>
<context>
    <name>headlight::CandidateRowsModel</name>
    <message>
        <source>“%1”, vocabulary id %2, rank %3</source>
        <translation>“%1”, id %2 no vocabulário, posto %3</translation>
    </message>
    <message>
        <source>logit %1</source>
        <translation>logit %1</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>stage, then percentage</comment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>%1 %</source>
        <comment>percentage</comment>
        <translation>%1%</translation>
    </message>
    <message>
        <source>%1  #%2</source>
        <comment>token, vocabulary id</comment>
        <translation>%1  #%2</translation>
    </message>
    <message>
        <source>taken next</source>
        <translation>escolhido a seguir</translation>
    </message>
    <message>
        <source>token</source>
        <translation>token</translation>
    </message>
    <message>
        <source>Softmax of the logits</source>
        <translation>Softmax dos logits</translation>
    </message>
    <message>
        <source>Logits divided by the temperature %1 first</source>
        <translation>Antes, logits divididos pela temperatura %1</translation>
    </message>
    <message>
        <source>Only the %1 most probable stay</source>
        <translation>Só os %1 mais prováveis ficam</translation>
    </message>
    <message>
        <source>Top-k is off</source>
        <translation>Top-k desligado</translation>
    </message>
    <message>
        <source>Only the most probable that together hold %1 stay</source>
        <translation>Só ficam os mais prováveis que juntos somam %1</translation>
    </message>
    <message>
        <source>Top-p is off</source>
        <translation>Top-p desligado</translation>
    </message>
    <message>
        <source>Greedy: the most probable one</source>
        <translation>Guloso: o mais provável</translation>
    </message>
    <message>
        <source>What the dice are thrown on</source>
        <translation>Aquilo sobre o que os dados são lançados</translation>
    </message>
    <message>
        <source>fate</source>
        <translation>destino</translation>
    </message>
    <message numerus="yes">
        <source>%Ln others</source>
        <comment>tokens that are not listed</comment>
        <translation>
            <numerusform>%Ln outro</numerusform>
            <numerusform>%Ln outros</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln tokens that are not listed, together</source>
        <translation>
            <numerusform>%Ln token que não está na lista</numerusform>
            <numerusform>%Ln tokens que não estão na lista, somados</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>headlight::Candidates</name>
    <message>
        <source>raw</source>
        <translation>bruto</translation>
    </message>
    <message>
        <source>÷ T</source>
        <translation>÷ T</translation>
    </message>
    <message>
        <source>top-k</source>
        <translation>top-k</translation>
    </message>
    <message>
        <source>top-p</source>
        <translation>top-p</translation>
    </message>
    <message>
        <source>final</source>
        <translation>final</translation>
    </message>
    <message>
        <source>&lt; %1 %</source>
        <comment>percentage</comment>
        <translation>&lt; %1%</translation>
    </message>
    <message>
        <source>%1 %</source>
        <comment>percentage</comment>
        <translation>%1%</translation>
    </message>
    <message>
        <source>cut by top-k %1</source>
        <translation>cortado por top-k %1</translation>
    </message>
    <message>
        <source>cut by top-p %1</source>
        <translation>cortado por top-p %1</translation>
    </message>
</context>
<context>
    <name>headlight::CandidatesView</name>
    <message>
        <source>raw → final</source>
        <translation>bruto → final</translation>
    </message>
    <message>
        <source>choice</source>
        <translation>escolha</translation>
    </message>
    <message>
        <source>Before and after everything</source>
        <translation>Antes e depois de tudo</translation>
    </message>
    <message>
        <source>Before and after this stage</source>
        <translation>Antes e depois desta etapa</translation>
    </message>
    <message>
        <source>Stage of sampling</source>
        <translation>Etapa da amostragem</translation>
    </message>
    <message>
        <source>Candidates as bars</source>
        <translation>Candidatos em barras</translation>
    </message>
    <message>
        <source>The table beside it holds the same numbers.</source>
        <translation>A tabela ao lado traz os mesmos números.</translation>
    </message>
    <message>
        <source>Candidates for the next token</source>
        <translation>Candidatos ao próximo token</translation>
    </message>
    <message>
        <source>Enter appends the token to the prompt.</source>
        <translation>Enter acrescenta o token ao prompt.</translation>
    </message>
    <message>
        <source>The candidates for the next token appear when a prompt has run.</source>
        <translation>Os candidatos ao próximo token aparecem depois que um prompt é executado.</translation>
    </message>
    <message>
        <source>Greedy: the most probable token is taken.</source>
        <translation>Guloso: o token mais provável é escolhido.</translation>
    </message>
    <message>
        <source>Temperature %1, %2, %3; dice %4.</source>
        <translation>Temperatura %1, %2, %3; dados %4.</translation>
    </message>
    <message>
        <source>top-k %1</source>
        <translation>top-k %1</translation>
    </message>
    <message>
        <source>top-k off</source>
        <translation>top-k desligado</translation>
    </message>
    <message>
        <source>top-p %1</source>
        <translation>top-p %1</translation>
    </message>
    <message>
        <source>top-p off</source>
        <translation>top-p desligado</translation>
    </message>
    <message>
        <source>Token %1 — %2 Light bar: %3, strong bar below it: %4.</source>
        <translation>Token %1 — %2 Barra clara: %3, barra forte abaixo dela: %4.</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>Tabela</translation>
    </message>
    <message>
        <source>All stages in numbers</source>
        <translation>Todas as etapas em números</translation>
    </message>
</context>
<context>
    <name>headlight::CommandPalette</name>
    <message>
        <source>Every action by name</source>
        <translation>Todas as ações pelo nome</translation>
    </message>
    <message>
        <source>Type a part of the name</source>
        <translation>Digite uma parte do nome</translation>
    </message>
    <message>
        <source>Name of the action</source>
        <translation>Nome da ação</translation>
    </message>
    <message>
        <source>Actions</source>
        <translation>Ações</translation>
    </message>
</context>
<context>
    <name>headlight::DecodingData</name>
    <message>
        <source>probability</source>
        <translation>probabilidade</translation>
    </message>
    <message>
        <source>rank</source>
        <translation>posição</translation>
    </message>
    <message>
        <source>probability of every token, before and behind each processor</source>
        <translation>probabilidade de cada token, antes e depois de cada processador</translation>
    </message>
    <message>
        <source>what the model gave each token</source>
        <translation>o que o modelo deu a cada token</translation>
    </message>
    <message>
        <source>the same of your own words</source>
        <translation>o mesmo das suas próprias palavras</translation>
    </message>
</context>
<context>
    <name>headlight::DecodingExamples</name>
    <message>
        <source>A tree of two words from “How to generate text” (P. von Platen, 2020): .5 · .4 and .4 · .9 stand in its words, the rest in its figures.</source>
        <translation>Uma árvore de duas palavras de “How to generate text” (P. von Platen, 2020): 0,5 · 0,4 e 0,4 · 0,9 estão no seu texto, o resto nas suas figuras.</translation>
    </message>
    <message>
        <source>Words from the charts of “How to generate text” (P. von Platen, 2020). They print no numbers: these are made up, and keep what the article says of them.</source>
        <translation>Palavras dos gráficos de “How to generate text” (P. von Platen, 2020). Eles não imprimem números: estes são inventados e mantêm o que o artigo diz deles.</translation>
    </message>
    <message>
        <source>Greedy search: the nice woman</source>
        <translation>Busca gulosa: the nice woman</translation>
    </message>
    <message>
        <source>Beam search: the dog has</source>
        <translation>Busca em feixe: the dog has</translation>
    </message>
    <message>
        <source>Sampling: the car drives</source>
        <translation>Amostragem: the car drives</translation>
    </message>
    <message>
        <source>Sampling with a temperature</source>
        <translation>Amostragem com temperatura</translation>
    </message>
    <message>
        <source>Top-k: six words</source>
        <translation>Top-k: seis palavras</translation>
    </message>
    <message>
        <source>Top-p: nine words, then three</source>
        <translation>Top-p: nove palavras, depois três</translation>
    </message>
</context>
<context>
    <name>headlight::DecodingForm</name>
    <message>
        <source>generate() would do the same.</source>
        <translation>generate() faria o mesmo.</translation>
    </message>
    <message>
        <source>generate() turns on by itself: %1</source>
        <translation>generate() liga por conta própria: %1</translation>
    </message>
    <message>
        <source>Greedy</source>
        <translation>Guloso</translation>
    </message>
    <message>
        <source>Sampling</source>
        <translation>Amostragem</translation>
    </message>
    <message>
        <source>Beam search</source>
        <translation>Busca em feixe</translation>
    </message>
    <message>
        <source>Beam sampling</source>
        <translation>Amostragem em feixe</translation>
    </message>
    <message>
        <source>Diverse beams</source>
        <translation>Feixes diversos</translation>
    </message>
    <message>
        <source>Contrastive search</source>
        <translation>Busca contrastiva</translation>
    </message>
    <message>
        <source>Exhaustive search</source>
        <translation>Busca exaustiva</translation>
    </message>
    <message>
        <source>As Hugging Face &amp;generate() would</source>
        <translation>Como o &amp;generate() do Hugging Face</translation>
    </message>
    <message>
        <source>Turn every option &amp;off</source>
        <translation>&amp;Desligar todas as opções</translation>
    </message>
    <message>
        <source>texts, with commas between them</source>
        <translation>textos, separados por vírgulas</translation>
    </message>
    <message>
        <source>Method and length</source>
        <translation>Método e comprimento</translation>
    </message>
    <message>
        <source>Repetition</source>
        <translation>Repetição</translation>
    </message>
    <message>
        <source>Words and tokens</source>
        <translation>Palavras e tokens</translation>
    </message>
    <message>
        <source>Beginning and end</source>
        <translation>Início e fim</translation>
    </message>
    <message>
        <source>How text is made: the likeliest token each time, dice, or several texts at once.</source>
        <translation>Como o texto é feito: o token mais provável a cada vez, dados, ou vários textos ao mesmo tempo.</translation>
    </message>
    <message>
        <source>The text ends after so many new tokens.</source>
        <translation>O texto termina após tantos tokens novos.</translation>
    </message>
    <message>
        <source>Every continuation of the top_k tokens is tried to this depth.</source>
        <translation>Toda continuação dos top_k tokens é tentada até esta profundidade.</translation>
    </message>
    <message>
        <source>Contrastive search: how much a token&apos;s likeness to what is there counts against it.</source>
        <translation>Busca contrastiva: quanto a semelhança de um token com o que já está lá conta contra ele.</translation>
    </message>
    <message>
        <source>So many texts are kept side by side.</source>
        <translation>Tantos textos são mantidos lado a lado.</translation>
    </message>
    <message>
        <source>Groups of beams that are made to differ from each other.</source>
        <translation>Grupos de feixes que são levados a diferir uns dos outros.</translation>
    </message>
    <message>
        <source>Taken from a token&apos;s score for each earlier group that chose it in the same step.</source>
        <translation>Tirado da pontuação de um token por cada grupo anterior que o escolheu no mesmo passo.</translation>
    </message>
    <message>
        <source>A text&apos;s score is its log-probability ÷ length^this: above 0 favours long texts, below 0 short ones.</source>
        <translation>A pontuação de um texto é a sua log-probabilidade ÷ comprimento^isto: acima de 0 favorece textos longos, abaixo de 0 os curtos.</translation>
    </message>
    <message>
        <source>true: end when enough texts are complete; false: when a better one is unlikely; never: when none is possible.</source>
        <translation>true: termina quando há textos completos suficientes; false: quando um melhor é improvável; never: quando nenhum é possível.</translation>
    </message>
    <message>
        <source>So many texts are shown; with beams at most as many as there are beams.</source>
        <translation>Tantos textos são mostrados; com feixes, no máximo tantos quantos os feixes.</translation>
    </message>
    <message>
        <source>The same seed throws the same dice.</source>
        <translation>A mesma semente lança os mesmos dados.</translation>
    </message>
    <message>
        <source>Scores are divided by it: below 1 the likely become likelier, towards 0 the choice becomes greedy.</source>
        <translation>As pontuações são divididas por ela: abaixo de 1 os prováveis ficam mais prováveis, perto de 0 a escolha fica gulosa.</translation>
    </message>
    <message>
        <source>Only the most probable tokens stay, so many; 0 is off. Ties with the last are kept.</source>
        <translation>Só ficam os tokens mais prováveis, tantos; 0 desliga. Empates com o último ficam.</translation>
    </message>
    <message>
        <source>Only the most probable tokens stay that make up this share together; 1 is off. It sees what top_k leaves.</source>
        <translation>Só ficam os tokens mais prováveis que juntos somam esta parcela; 1 desliga. Vê o que top_k deixa.</translation>
    </message>
    <message>
        <source>Programs differ: the token that crosses the share is kept after top_k (Hugging Face), dropped (OpenAI), or kept with top_k unused (nshepperd).</source>
        <translation>Os programas diferem: o token que cruza a parcela fica, após top_k (Hugging Face), sai (OpenAI), ou fica sem usar top_k (nshepperd).</translation>
    </message>
    <message>
        <source>Tokens less probable than this share of the most probable one go; 0 is off.</source>
        <translation>Saem os tokens menos prováveis que esta parcela do mais provável; 0 desliga.</translation>
    </message>
    <message>
        <source>The tokens stay that are closest to the expected surprise, this share together; 1 is off.</source>
        <translation>Ficam os tokens mais próximos da surpresa esperada, juntos esta parcela; 1 desliga.</translation>
    </message>
    <message>
        <source>Tokens less probable than this go; 0 is off.</source>
        <translation>Saem os tokens menos prováveis que isto; 0 desliga.</translation>
    </message>
    <message>
        <source>The same, but at most √this × e^−entropy.</source>
        <translation>O mesmo, mas no máximo √isto × e^−entropia.</translation>
    </message>
    <message>
        <source>Scores of tokens that are there already, in the prompt too: divided by it, or multiplied below 0; 1 is off.</source>
        <translation>Pontuações de tokens que já estão lá, também no prompt: divididas por ela, ou multiplicadas abaixo de 0; 1 desliga.</translation>
    </message>
    <message>
        <source>No sequence of so many tokens comes twice; 0 is off. With 2 even “New York” can be said only once.</source>
        <translation>Nenhuma sequência de tantos tokens vem duas vezes; 0 desliga. Com 2, até “Nova York” só pode ser dita uma vez.</translation>
    </message>
    <message>
        <source>Above 1 the source&apos;s own tokens become likelier; 1 is off.</source>
        <translation>Acima de 1 os tokens da própria origem ficam mais prováveis; 1 desliga.</translation>
    </message>
    <message>
        <source>No sequence of so many tokens that stands in the source; 0 is off.</source>
        <translation>Nenhuma sequência de tantos tokens que esteja na origem; 0 desliga.</translation>
    </message>
    <message>
        <source>Words that are never made.</source>
        <translation>Palavras que nunca são feitas.</translation>
    </message>
    <message>
        <source>Added to the score of a sequence&apos;s last token where the others are there.</source>
        <translation>Somado à pontuação do último token de uma sequência onde os outros estão.</translation>
    </message>
    <message>
        <source>Tokens that are never made.</source>
        <translation>Tokens que nunca são feitos.</translation>
    </message>
    <message>
        <source>Tokens that are not made as the first one.</source>
        <translation>Tokens que não são feitos como o primeiro.</translation>
    </message>
    <message>
        <source>Logits that are no finite number become 0 or the largest ones.</source>
        <translation>Logits que não são números finitos viram 0 ou os maiores.</translation>
    </message>
    <message>
        <source>After all other steps the scores become log-probabilities again.</source>
        <translation>Após todos os outros passos as pontuações voltam a ser log-probabilidades.</translation>
    </message>
    <message>
        <source>No end before so many new tokens.</source>
        <translation>Nenhum fim antes de tantos tokens novos.</translation>
    </message>
    <message>
        <source>No end before so many tokens, the prompt counted.</source>
        <translation>Nenhum fim antes de tantos tokens, contando o prompt.</translation>
    </message>
    <message>
        <source>The token behind a prompt (or start) of one token.</source>
        <translation>O token após um prompt (ou início) de um token.</translation>
    </message>
    <message>
        <source>The token at the last place there is.</source>
        <translation>O token no último lugar que há.</translation>
    </message>
    <message>
        <source>Tokens that end a text.</source>
        <translation>Tokens que terminam um texto.</translation>
    </message>
    <message>
        <source>A text ends where one of these appears.</source>
        <translation>Um texto termina onde um destes aparece.</translation>
    </message>
    <message>
        <source>Behind so many new tokens an end gains |score| × (factor^n − 1), n tokens later; a factor of 1 is off.</source>
        <translation>Após tantos tokens novos, um fim ganha |pontuação| × (fator^n − 1), n tokens depois; um fator de 1 desliga.</translation>
    </message>
</context>
<context>
    <name>headlight::DecodingLab</name>
    <message>
        <source>Token %1…</source>
        <translation>Token %1…</translation>
    </message>
    <message>
        <source>Type something first.</source>
        <translation>Digite algo primeiro.</translation>
    </message>
    <message>
        <source>%1 tokens tried in %2 s, seed %3.</source>
        <translation>%1 tokens tentados em %2 s, semente %3.</translation>
    </message>
    <message>
        <source>The model&apos;s positions are full.</source>
        <translation>As posições do modelo estão cheias.</translation>
    </message>
    <message>
        <source>Step %1 of %2</source>
        <translation>Passo %1 de %2</translation>
    </message>
    <message>
        <source>Written: %1</source>
        <translation>Gravado: %1</translation>
    </message>
    <message>
        <source>Decoding laboratory</source>
        <translation>Laboratório de decodificação</translation>
    </message>
    <message>
        <source>&amp;Decode</source>
        <translation>&amp;Decodificar</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>&amp;Parar</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>&amp;Exportar…</translation>
    </message>
    <message>
        <source>&amp;Find</source>
        <translation>&amp;Buscar</translation>
    </message>
    <message>
        <source>token</source>
        <translation>token</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Passo</translation>
    </message>
    <message>
        <source>Texts</source>
        <translation>Textos</translation>
    </message>
    <message>
        <source>How the choice came about</source>
        <translation>Como se chegou à escolha</translation>
    </message>
    <message>
        <source>How likely each token was</source>
        <translation>Quão provável era cada token</translation>
    </message>
    <message>
        <source>text, best first</source>
        <translation>texto, o melhor primeiro</translation>
    </message>
    <message>
        <source>score</source>
        <translation>escore</translation>
    </message>
    <message>
        <source>log-probability</source>
        <translation>log-probabilidade</translation>
    </message>
    <message>
        <source>perplexity</source>
        <translation>perplexidade</translation>
    </message>
    <message>
        <source>Picture (*.svg *.png *.pdf);;Data (*.json)</source>
        <translation>Figura (*.svg *.png *.pdf);;Dados (*.json)</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportar</translation>
    </message>
    <message>
        <source>&amp;Text</source>
        <translation>&amp;Texto</translation>
    </message>
    <message>
        <source>&amp;Your own words</source>
        <translation>&amp;Suas próprias palavras</translation>
    </message>
    <message>
        <source>How would you go on? Their probabilities are drawn beside.</source>
        <translation>Como você continuaria? As probabilidades são desenhadas ao lado.</translation>
    </message>
    <message>
        <source>the open text</source>
        <translation>o texto aberto</translation>
    </message>
    <message>
        <source>Example: %1</source>
        <translation>Exemplo: %1</translation>
    </message>
    <message>
        <source>“%1” becomes no token.</source>
        <translation>“%1” não vira nenhum token.</translation>
    </message>
</context>
<context>
    <name>headlight::Exporter</name>
    <message>
        <source>the table&apos;s numbers, a row each</source>
        <translation>os números da tabela, um por linha</translation>
    </message>
    <message>
        <source>Picture, PNG (*.png)</source>
        <translation>Figura, PNG (*.png)</translation>
    </message>
    <message>
        <source>Picture, SVG (*.svg)</source>
        <translation>Figura, SVG (*.svg)</translation>
    </message>
    <message>
        <source>Page, PDF (*.pdf)</source>
        <translation>Página, PDF (*.pdf)</translation>
    </message>
    <message>
        <source>Numbers, CSV (*.csv)</source>
        <translation>Números, CSV (*.csv)</translation>
    </message>
    <message>
        <source>Numbers, JSON (*.json)</source>
        <translation>Números, JSON (*.json)</translation>
    </message>
    <message>
        <source>Numbers, NumPy (*.npz)</source>
        <translation>Números, NumPy (*.npz)</translation>
    </message>
</context>
<context>
    <name>headlight::FlowView</name>
    <message>
        <source>What reaches token %1</source>
        <translation>O que chega ao token %1</translation>
    </message>
    <message>
        <source>%1 of “%2” (token %3) in token %4: %5</source>
        <translation>%1 de “%2” (token %3) no token %4: %5</translation>
    </message>
</context>
<context>
    <name>headlight::FoldingGroup</name>
    <message numerus="yes">
        <source>%1: %n in use</source>
        <translation>
            <numerusform>%1: %n em uso</numerusform>
            <numerusform>%1: %n em uso</numerusform>
        </translation>
    </message>
    <message>
        <source>unfolded</source>
        <translation>aberto</translation>
    </message>
    <message>
        <source>folded</source>
        <translation>fechado</translation>
    </message>
</context>
<context>
    <name>headlight::HeadGrid</name>
    <message>
        <source>attention pattern, layer %1 head %2</source>
        <translation>padrão de atenção, camada %1 cabeça %2</translation>
    </message>
    <message>
        <source>Computing the overview of all heads…</source>
        <translation>Calculando a visão geral de todas as cabeças…</translation>
    </message>
    <message>
        <source>layer %1 head %2</source>
        <translation>camada %1 cabeça %2</translation>
    </message>
    <message>
        <source>Rows: layers. Columns: heads.</source>
        <translation>Linhas: camadas. Colunas: cabeças.</translation>
    </message>
    <message>
        <source>Lowest first: %1.</source>
        <translation>Menores primeiro: %1.</translation>
    </message>
    <message>
        <source>Highest first: %1.</source>
        <translation>Maiores primeiro: %1.</translation>
    </message>
    <message>
        <source>%1 of %2 heads.</source>
        <translation>%1 de %2 cabeças.</translation>
    </message>
    <message>
        <source>Every cell is one weight, 0 to 1.</source>
        <translation>Cada célula é um peso, de 0 a 1.</translation>
    </message>
    <message>
        <source>Pooled: a cell is the largest of %1 × %1 weights, 0 to 1.</source>
        <translation>Agrupado: uma célula é o maior de %1 × %1 pesos, de 0 a 1.</translation>
    </message>
    <message>
        <source>Layer and head</source>
        <translation>Camada e cabeça</translation>
    </message>
    <message>
        <source>Entropy (bits)</source>
        <translation>Entropia (bits)</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>Confiança</translation>
    </message>
    <message>
        <source>First token</source>
        <translation>Primeiro token</translation>
    </message>
    <message>
        <source>Distance (tokens)</source>
        <translation>Distância (tokens)</translation>
    </message>
    <message>
        <source>Previous token</source>
        <translation>Token anterior</translation>
    </message>
    <message>
        <source>Duplicate token</source>
        <translation>Token repetido</translation>
    </message>
    <message>
        <source>Induction (this text)</source>
        <translation>Indução (este texto)</translation>
    </message>
    <message>
        <source>Induction (random text twice)</source>
        <translation>Indução (texto aleatório duas vezes)</translation>
    </message>
    <message>
        <source>where the heads are in the model</source>
        <translation>onde as cabeças estão no modelo</translation>
    </message>
    <message>
        <source>how widely a query spreads its weight, in bits, mean over queries</source>
        <translation>quanto uma consulta espalha seu peso, em bits, média das consultas</translation>
    </message>
    <message>
        <source>the largest weight of a query, mean over queries</source>
        <translation>o maior peso de uma consulta, média das consultas</translation>
    </message>
    <message>
        <source>weight on the first token, mean over queries behind it</source>
        <translation>peso no primeiro token, média das consultas depois dele</translation>
    </message>
    <message>
        <source>how many tokens away a query looks, mean over queries</source>
        <translation>a quantos tokens de distância uma consulta olha, média das consultas</translation>
    </message>
    <message>
        <source>weight on the token before the query, mean over queries</source>
        <translation>peso no token antes da consulta, média das consultas</translation>
    </message>
    <message>
        <source>weight on earlier places of the query&apos;s own token, mean over tokens that come again</source>
        <translation>peso em lugares anteriores do próprio token da consulta, média dos tokens que voltam</translation>
    </message>
    <message>
        <source>weight on what followed the query&apos;s token earlier, mean over tokens that come again</source>
        <translation>peso no que seguiu o token da consulta antes, média dos tokens que voltam</translation>
    </message>
    <message>
        <source>on random tokens that come twice, weight on what followed the token the first time</source>
        <translation>em tokens aleatórios que vêm duas vezes, peso no que seguiu o token da primeira vez</translation>
    </message>
    <message>
        <source>Crossed out: switched off, all weights 0.</source>
        <translation>Riscado: desligado, todos os pesos 0.</translation>
    </message>
    <message>
        <source>layer %1 head %2, switched off</source>
        <translation>camada %1 cabeça %2, desligada</translation>
    </message>
    <message>
        <source>Attention: %1.</source>
        <translation>Atenção: %1.</translation>
    </message>
</context>
<context>
    <name>headlight::HeadGridView</name>
    <message>
        <source>All heads</source>
        <translation>Todas as cabeças</translation>
    </message>
    <message>
        <source>Layer %1, head %2</source>
        <translation>Camada %1, cabeça %2</translation>
    </message>
    <message>
        <source>%1
largest weight of queries %2–%3 on keys %4–%5: %6</source>
        <translation>%1
maior peso das consultas %2–%3 sobre as chaves %4–%5: %6</translation>
    </message>
    <message>
        <source>%1
“%2” → “%3”: %4</source>
        <translation>%1
“%2” → “%3”: %4</translation>
    </message>
    <message>
        <source>%1: nothing in this text to measure it by</source>
        <translation>%1: nada neste texto para medi-lo</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Layer %1, head %2 is shown. The arrow keys choose another head, X switches it off and on.</source>
        <translation>A camada %1, cabeça %2 é mostrada. As setas escolhem outra cabeça, X a desliga e liga.</translation>
    </message>
</context>
<context>
    <name>headlight::HeadSwitch</name>
    <message numerus="yes">
        <source>%n head(s) off.</source>
        <translation>
            <numerusform>%n cabeça desligada.</numerusform>
            <numerusform>%n cabeças desligadas.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 %</source>
        <comment>percentage</comment>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>Next token “%1”: %2, with all heads on %3.</source>
        <translation>Próximo token “%1”: %2, com todas as cabeças ligadas %3.</translation>
    </message>
    <message>
        <source>Now most probable: “%1”, %2 (before: %3).</source>
        <translation>Agora o mais provável: “%1”, %2 (antes: %3).</translation>
    </message>
    <message>
        <source>Kullback–Leibler divergence: %1 bits.</source>
        <translation>Divergência de Kullback–Leibler: %1 bits.</translation>
    </message>
    <message>
        <source>S&amp;witch layer %1 head %2 on</source>
        <translation>&amp;Ligar camada %1 cabeça %2</translation>
    </message>
    <message>
        <source>S&amp;witch layer %1 head %2 off</source>
        <translation>Des&amp;ligar camada %1 cabeça %2</translation>
    </message>
    <message>
        <source>Its weights become 0 after the softmax, and everything behind it is computed again (X among all heads)</source>
        <translation>Seus pesos viram 0 após o softmax, e tudo o que vem depois é recalculado (X entre todas as cabeças)</translation>
    </message>
    <message>
        <source>All heads &amp;on</source>
        <translation>&amp;Todas as cabeças ligadas</translation>
    </message>
    <message>
        <source>What the switched off heads change</source>
        <translation>O que as cabeças desligadas mudam</translation>
    </message>
</context>
<context>
    <name>headlight::Inspector</name>
    <message>
        <source>position</source>
        <translation>posição</translation>
    </message>
    <message>
        <source>query</source>
        <translation>consulta</translation>
    </message>
    <message>
        <source>key</source>
        <translation>chave</translation>
    </message>
    <message>
        <source>head</source>
        <translation>cabeça</translation>
    </message>
    <message>
        <source>head dimension</source>
        <translation>dimensão da cabeça</translation>
    </message>
    <message>
        <source>model dimension</source>
        <translation>dimensão do modelo</translation>
    </message>
    <message>
        <source>neuron</source>
        <translation>neurônio</translation>
    </message>
    <message>
        <source>vocabulary id</source>
        <translation>id no vocabulário</translation>
    </message>
    <message>
        <source>one number</source>
        <translation>um número</translation>
    </message>
    <message>
        <source>%1 “%2”</source>
        <comment>index, token</comment>
        <translation>%1 “%2”</translation>
    </message>
    <message>
        <source>operation</source>
        <translation>operação</translation>
    </message>
    <message>
        <source>shape</source>
        <translation>forma</translation>
    </message>
    <message>
        <source>layer</source>
        <translation>camada</translation>
    </message>
    <message>
        <source>kind</source>
        <translation>tipo</translation>
    </message>
    <message>
        <source>a weight: learned in training, the same for every prompt</source>
        <translation>um peso: aprendido no treinamento, o mesmo para qualquer prompt</translation>
    </message>
    <message>
        <source>row</source>
        <translation>linha</translation>
    </message>
    <message>
        <source>column</source>
        <translation>coluna</translation>
    </message>
    <message>
        <source>token</source>
        <translation>token</translation>
    </message>
    <message>
        <source>stage</source>
        <translation>etapa</translation>
    </message>
    <message>
        <source>logit</source>
        <translation>logit</translation>
    </message>
    <message>
        <source>probability, %1</source>
        <translation>probabilidade, %1</translation>
    </message>
    <message>
        <source>excluded</source>
        <translation>excluído</translation>
    </message>
    <message>
        <source>lookup: a row of an embedding table</source>
        <translation>busca: uma linha da tabela de embeddings</translation>
    </message>
    <message>
        <source>sum of two vectors, number by number</source>
        <translation>soma de dois vetores, número a número</translation>
    </message>
    <message>
        <source>the same number under the next block&apos;s name</source>
        <translation>o mesmo número com o nome do bloco seguinte</translation>
    </message>
    <message>
        <source>spread of a row: √(variance + ε)</source>
        <translation>dispersão de uma linha: √(variância + ε)</translation>
    </message>
    <message>
        <source>layer norm: centred, divided by the spread, times gain, plus bias</source>
        <translation>layer norm: centrado, dividido pela dispersão, vezes o ganho, mais o viés</translation>
    </message>
    <message>
        <source>linear: row times matrix, plus bias</source>
        <translation>linear: linha vezes matriz, mais o viés</translation>
    </message>
    <message>
        <source>dot product of query and key</source>
        <translation>produto escalar de consulta e chave</translation>
    </message>
    <message>
        <source>times a constant</source>
        <translation>vezes uma constante</translation>
    </message>
    <message>
        <source>causal mask: −∞ where the key comes after the query</source>
        <translation>máscara causal: −∞ onde a chave vem depois da consulta</translation>
    </message>
    <message>
        <source>softmax: positive shares that sum to 1</source>
        <translation>softmax: partes positivas que somam 1</translation>
    </message>
    <message>
        <source>values added up, each times its attention weight</source>
        <translation>valores somados, cada um vezes seu peso de atenção</translation>
    </message>
    <message>
        <source>heads side by side</source>
        <translation>cabeças lado a lado</translation>
    </message>
    <message>
        <source>activation function of a neuron</source>
        <translation>função de ativação de um neurônio</translation>
    </message>
    <message>
        <source>unembedding: dot product with the token&apos;s row</source>
        <translation>unembedding: produto escalar com a linha do token</translation>
    </message>
    <message>
        <source>not a number</source>
        <translation>não é um número</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>axis, size</comment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>candidate “%1”</source>
        <translation>candidato “%1”</translation>
    </message>
    <message>
        <source>source position</source>
        <translation>posição na origem</translation>
    </message>
    <message>
        <source>source key</source>
        <translation>chave da origem</translation>
    </message>
    <message>
        <source>number of the state</source>
        <translation>número do estado</translation>
    </message>
    <message>
        <source>number of the score</source>
        <translation>número do escore</translation>
    </message>
    <message>
        <source>gate of a GRU: a share between 0 and 1, from the input and the state before</source>
        <translation>porta de uma GRU: uma fração entre 0 e 1, da entrada e do estado anterior</translation>
    </message>
    <message>
        <source>candidate state: tanh of the input and of what the reset gate lets through of the state before</source>
        <translation>estado candidato: tanh da entrada e do que a porta de reinício deixa passar do estado anterior</translation>
    </message>
    <message>
        <source>new state: the update gate mixes the candidate and the state before</source>
        <translation>novo estado: a porta de atualização mistura o candidato e o estado anterior</translation>
    </message>
    <message>
        <source>two vectors side by side</source>
        <translation>dois vetores lado a lado</translation>
    </message>
    <message>
        <source>first state of the decoder: tanh of the states in which both directions ended</source>
        <translation>primeiro estado do decodificador: tanh dos estados em que as duas direções terminaram</translation>
    </message>
    <message>
        <source>tanh of a linear map of two vectors side by side</source>
        <translation>tanh de um mapa linear de dois vetores lado a lado</translation>
    </message>
    <message>
        <source>additive score: tanh of query plus key, weighed and added up</source>
        <translation>escore aditivo: tanh de consulta mais chave, ponderado e somado</translation>
    </message>
</context>
<context>
    <name>headlight::InspectorView</name>
    <message>
        <source>&amp;Copy name</source>
        <translation>&amp;Copiar nome</translation>
    </message>
    <message>
        <source>Copies the name under which TransformerLens and the exports know it</source>
        <translation>Copia o nome pelo qual o TransformerLens e as exportações o conhecem</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>&amp;Voltar</translation>
    </message>
    <message>
        <source>The number asked about before</source>
        <translation>O número perguntado antes</translation>
    </message>
    <message>
        <source>&amp;Let go</source>
        <translation>So&amp;ltar</translation>
    </message>
    <message>
        <source>Shows again what is under the cursor (Esc)</source>
        <translation>Mostra de novo o que está sob o cursor (Esc)</translation>
    </message>
    <message>
        <source>What the number is made of</source>
        <translation>De que o número é feito</translation>
    </message>
    <message>
        <source>Click a row to ask where its number comes from</source>
        <translation>Clique em uma linha para perguntar de onde vem o número dela</translation>
    </message>
    <message>
        <source>Point at any number to see what it is. Press Enter or double-click it to keep it here and see where it comes from.</source>
        <translation>Aponte para qualquer número para ver o que ele é. Pressione Enter ou clique duas vezes para mantê-lo aqui e ver de onde ele vem.</translation>
    </message>
    <message>
        <source>not in this run</source>
        <translation>não está nesta execução</translation>
    </message>
    <message>
        <source>not kept for this position</source>
        <translation>não guardado para esta posição</translation>
    </message>
    <message>
        <source>computing…</source>
        <translation>calculando…</translation>
    </message>
    <message>
        <source>Where it comes from</source>
        <translation>De onde vem</translation>
    </message>
    <message>
        <source>Where it comes from: computing its sources…</source>
        <translation>De onde vem: calculando suas fontes…</translation>
    </message>
    <message>
        <source>Where it came from, before its row was changed by hand</source>
        <translation>De onde vinha, antes de sua linha ser mudada à mão</translation>
    </message>
    <message>
        <source>changed by hand: %1</source>
        <translation>mudado à mão: %1</translation>
    </message>
</context>
<context>
    <name>headlight::MainWindow</name>
    <message>
        <source>%1 — Headlight</source>
        <translation>%1 — Headlight</translation>
    </message>
    <message>
        <source>Headlight</source>
        <translation>Headlight</translation>
    </message>
    <message>
        <source>Opening the model…</source>
        <translation>Abrindo o modelo…</translation>
    </message>
    <message>
        <source>Computing…</source>
        <translation>Calculando…</translation>
    </message>
    <message>
        <source>Generating…</source>
        <translation>Gerando…</translation>
    </message>
    <message>
        <source>No model</source>
        <translation>Sem modelo</translation>
    </message>
    <message numerus="yes">
        <source>%n token(s)</source>
        <translation>
            <numerusform>%n token</numerusform>
            <numerusform>%n tokens</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 tokens/s</source>
        <translation>%1 tokens/s</translation>
    </message>
    <message>
        <source>%1 memory</source>
        <translation>%1 de memória</translation>
    </message>
    <message>
        <source>Open a model folder</source>
        <translation>Abrir uma pasta de modelo</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Arquivo</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Editar</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>E&amp;xibir</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Tema</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>Tamanho do texto</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Idioma</translation>
    </message>
    <message>
        <source>&amp;Play</source>
        <translation>&amp;Reproduzir</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>A&amp;juda</translation>
    </message>
    <message>
        <source>Recent models</source>
        <translation>Modelos recentes</translation>
    </message>
    <message>
        <source>Attention</source>
        <translation>Atenção</translation>
    </message>
    <message>
        <source>Where from?</source>
        <translation>De onde vem?</translation>
    </message>
    <message>
        <source>Attention and inspector</source>
        <translation>Atenção e inspetor</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Parar</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Progresso</translation>
    </message>
    <message>
        <source>Stage</source>
        <translation>Palco</translation>
    </message>
    <message>
        <source>Saved as %1</source>
        <translation>Salvo como %1</translation>
    </message>
    <message>
        <source>Candidates</source>
        <translation>Candidatos</translation>
    </message>
    <message>
        <source>Role colours</source>
        <translation>Cores dos papéis</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>Zoom</translation>
    </message>
    <message>
        <source>Loop</source>
        <translation>Repetição</translation>
    </message>
    <message>
        <source>Measuring what recomputing all positions would cost…</source>
        <translation>Medindo quanto custaria recalcular todas as posições…</translation>
    </message>
    <message>
        <source>No forward call with a cache ends here. Generate a token to see what the cache saves.</source>
        <translation>Nenhuma passagem com cache termina aqui. Gere um token para ver quanto o cache poupa.</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>Tokens</translation>
    </message>
    <message>
        <source>%1 · %2 × %3 · width %4 · %5 parameters</source>
        <comment>name · layers × heads · …</comment>
        <translation>%1 · %2 × %3 · largura %4 · %5 parâmetros</translation>
    </message>
    <message numerus="yes">
        <source>%n layers</source>
        <translation>
            <numerusform>%n camada</numerusform>
            <numerusform>%n camadas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n heads</source>
        <translation>
            <numerusform>%n cabeça</numerusform>
            <numerusform>%n cabeças</numerusform>
        </translation>
    </message>
    <message>
        <source>Bundled models</source>
        <translation>Modelos incluídos</translation>
    </message>
    <message>
        <source>Alignment</source>
        <translation>Alinhamento</translation>
    </message>
    <message>
        <source>What if?</source>
        <translation>E se?</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportar</translation>
    </message>
</context>
<context>
    <name>headlight::MaskDocument</name>
    <message>
        <source>A token id is a whole number from 0 on, up to 999999; 0 is padding.</source>
        <translation>O id de um token é um número inteiro de 0 a 999999; 0 é preenchimento.</translation>
    </message>
    <message>
        <source>There may be up to %1 tokens.</source>
        <translation>Pode haver até %1 tokens.</translation>
    </message>
    <message>
        <source>token ids</source>
        <translation>ids dos tokens</translation>
    </message>
    <message>
        <source>Only finite numbers up to 1e15 can be calculated with.</source>
        <translation>Só se pode calcular com números finitos até 1e15.</translation>
    </message>
    <message>
        <source>scores</source>
        <translation>escores</translation>
    </message>
    <message>
        <source>size</source>
        <translation>tamanho</translation>
    </message>
    <message>
        <source>mask</source>
        <translation>máscara</translation>
    </message>
    <message>
        <source>cut</source>
        <translation>corte</translation>
    </message>
</context>
<context>
    <name>headlight::MaskPanel</name>
    <message>
        <source>Example</source>
        <translation>Exemplo</translation>
    </message>
    <message>
        <source>mask: + (−1e9)</source>
        <translation>máscara: + (−1e9)</translation>
    </message>
    <message>
        <source>mask: −∞</source>
        <translation>máscara: −∞</translation>
    </message>
    <message>
        <source>Mask</source>
        <translation>Máscara</translation>
    </message>
    <message>
        <source>The tutorial adds −1e9 to masked scores; others set them to −∞</source>
        <translation>O tutorial soma −1e9 aos escores mascarados; outros os põem em −∞</translation>
    </message>
    <message>
        <source>Number of tokens: the size of the look-ahead mask</source>
        <translation>Número de tokens: o tamanho da máscara de antecipação</translation>
    </message>
    <message>
        <source>cut after </source>
        <translation>cortar após </translation>
    </message>
    <message>
        <source>Causality test: tokens that are kept</source>
        <translation>Teste de causalidade: tokens mantidos</translation>
    </message>
    <message>
        <source>Causality test: do the first rows change when the later tokens are cut off?</source>
        <translation>Teste de causalidade: as primeiras linhas mudam quando os tokens posteriores são cortados?</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Desfazer</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Refazer</translation>
    </message>
    <message>
        <source>Masks and what they do to the same scores</source>
        <translation>Máscaras e o que fazem com os mesmos escores</translation>
    </message>
    <message numerus="yes">
        <source>%n tokens</source>
        <translation>
            <numerusform>%n token</numerusform>
            <numerusform>%n tokens</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>headlight::MaskView</name>
    <message>
        <source>A text is one row of ids.</source>
        <translation>Um texto é uma linha de ids.</translation>
    </message>
    <message>
        <source>These numbers are computed: paste into ids or scores.</source>
        <translation>Estes números são calculados: cole em ids ou escores.</translation>
    </message>
</context>
<context>
    <name>headlight::MergeSteps</name>
    <message>
        <source>bytes</source>
        <translation>bytes</translation>
    </message>
    <message>
        <source>merge %1</source>
        <translation>fusão %1</translation>
    </message>
    <message>
        <source>Choose a token to see how its word was put together.</source>
        <translation>Escolha um token para ver como sua palavra foi montada.</translation>
    </message>
    <message numerus="yes">
        <source>“%1”: %n merge(s). A low number is a pair that was learned early.</source>
        <translation>
            <numerusform>“%1”: %n fusão. Um número baixo é um par aprendido cedo.</numerusform>
            <numerusform>“%1”: %n fusões. Um número baixo é um par aprendido cedo.</numerusform>
        </translation>
    </message>
    <message>
        <source>The model wrote this word in other pieces than the tokenizer would cut it.</source>
        <translation>O modelo escreveu esta palavra em pedaços diferentes dos que o tokenizador cortaria.</translation>
    </message>
</context>
<context>
    <name>headlight::MergeStepsView</name>
    <message>
        <source>Merge steps</source>
        <translation>Passos de fusão</translation>
    </message>
</context>
<context>
    <name>headlight::MessageBar</name>
    <message>
        <source>Dismiss</source>
        <translation>Dispensar</translation>
    </message>
    <message>
        <source>The context is full. The model chose “%1”, but there is no room to run it.</source>
        <translation>O contexto está cheio. O modelo escolheu “%1”, mas não há espaço para executá-lo.</translation>
    </message>
    <message>
        <source>No model was found. Open a model folder: one with config.json, model.safetensors, vocab.json and merges.txt.</source>
        <translation>Nenhum modelo foi encontrado. Abra uma pasta de modelo: uma com config.json, model.safetensors, vocab.json e merges.txt.</translation>
    </message>
</context>
<context>
    <name>headlight::NeuronView</name>
    <message>
        <source>Query times keys, layer %1 head %2</source>
        <translation>Consulta vezes chaves, camada %1 cabeça %2</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>“%1” (token %2)</source>
        <translation>“%1” (token %2)</translation>
    </message>
    <message>
        <source>%1 cannot look ahead at %2: the score is masked, the weight 0.</source>
        <translation>%1 não pode olhar adiante para %2: a pontuação é mascarada, o peso é 0.</translation>
    </message>
    <message>
        <source>q·k = %1, score %2, weight %3.</source>
        <translation>q·k = %1, pontuação %2, peso %3.</translation>
    </message>
    <message>
        <source>%1 looks at %2: %3</source>
        <translation>%1 olha para %2: %3</translation>
    </message>
    <message>
        <source>%1 looks most at %2: %3</source>
        <translation>%1 olha mais para %2: %3</translation>
    </message>
    <message>
        <source>%1 × %2
= %3 × %4 = %5</source>
        <translation>%1 × %2
= %3 × %4 = %5</translation>
    </message>
    <message>
        <source>loudest of %1 products: %2</source>
        <translation>o mais forte de %1 produtos: %2</translation>
    </message>
    <message>
        <source>key “%1” (token %2)
%3</source>
        <translation>chave “%1” (token %2)
%3</translation>
    </message>
</context>
<context>
    <name>headlight::NumberGridView</name>
    <message>
        <source>Copy number</source>
        <translation>Copiar número</translation>
    </message>
    <message>
        <source>Copy matrix</source>
        <translation>Copiar matriz</translation>
    </message>
    <message>
        <source>Copy matrix, one key a line</source>
        <translation>Copiar matriz, uma chave por linha</translation>
    </message>
    <message>
        <source>Paste rows here</source>
        <translation>Colar linhas aqui</translation>
    </message>
    <message>
        <source>Paste rows here, one key a line</source>
        <translation>Colar linhas aqui, uma chave por linha</translation>
    </message>
</context>
<context>
    <name>headlight::PhraseField</name>
    <message>
        <source>words with numbers: good:2.5, bad:-2.5</source>
        <translation>palavras com números: bom:2.5, mau:-2.5</translation>
    </message>
    <message>
        <source>one token</source>
        <translation>um token</translation>
    </message>
    <message>
        <source>words, with commas between them</source>
        <translation>palavras, separadas por vírgulas</translation>
    </message>
    <message>
        <source>A space before a word belongs to it. #262 is a token by its number, \, a comma, \n a line end.</source>
        <translation>Um espaço antes de uma palavra faz parte dela. #262 é um token pelo seu número, \, uma vírgula, \n um fim de linha.</translation>
    </message>
</context>
<context>
    <name>headlight::Picture</name>
    <message>
        <source>raw probability</source>
        <translation>probabilidade bruta</translation>
    </message>
    <message>
        <source>probability after temperature</source>
        <translation>probabilidade após a temperatura</translation>
    </message>
    <message>
        <source>probability after top-k</source>
        <translation>probabilidade após top-k</translation>
    </message>
    <message>
        <source>probability after top-p</source>
        <translation>probabilidade após top-p</translation>
    </message>
    <message>
        <source>final probability</source>
        <translation>probabilidade final</translation>
    </message>
    <message>
        <source>%1 of token #%2</source>
        <translation>%1 do token #%2</translation>
    </message>
    <message>
        <source>%1: not computed yet</source>
        <translation>%1: ainda não calculado</translation>
    </message>
    <message>
        <source>%1 = %2 (masked: the key comes after the query)</source>
        <translation>%1 = %2 (mascarado: a chave vem depois da consulta)</translation>
    </message>
    <message numerus="yes">
        <source>largest of %n values from %1 on = %2</source>
        <translation>
            <numerusform>o maior de %n valor a partir de %1 = %2</numerusform>
            <numerusform>o maior de %n valores a partir de %1 = %2</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>headlight::PictureData</name>
    <message>
        <source>curves that are drawn</source>
        <translation>curvas desenhadas</translation>
    </message>
</context>
<context>
    <name>headlight::PictureWidget</name>
    <message>
        <source>Where does this come from?</source>
        <translation>De onde vem isto?</translation>
    </message>
    <message>
        <source>Copy value</source>
        <translation>Copiar valor</translation>
    </message>
    <message>
        <source>Copy hook name</source>
        <translation>Copiar nome do hook</translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation>Copiar figura</translation>
    </message>
    <message>
        <source>Copy numbers as CSV</source>
        <translation>Copiar números como CSV</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportar…</translation>
    </message>
</context>
<context>
    <name>headlight::Positions</name>
    <message>
        <source>across: %1; down: %2</source>
        <translation>para o lado: %1; para baixo: %2</translation>
    </message>
    <message>
        <source>→ %1, ↓ %2</source>
        <translation>→ %1, ↓ %2</translation>
    </message>
    <message>
        <source>one column of %1 is shown</source>
        <translation>uma coluna de %1 é mostrada</translation>
    </message>
    <message>
        <source>one row of %1 is shown</source>
        <translation>uma linha de %1 é mostrada</translation>
    </message>
    <message>
        <source>one row of %1 and one column of %2 are shown</source>
        <translation>uma linha de %1 e uma coluna de %2 são mostradas</translation>
    </message>
    <message>
        <source>1 of %1 × %2 cells</source>
        <translation>1 de %1 × %2 células</translation>
    </message>
    <message>
        <source>across: %1; down: %2; %3</source>
        <translation>para o lado: %1; para baixo: %2; %3</translation>
    </message>
    <message>
        <source>→ %1, ↓ %2; %3</source>
        <translation>→ %1, ↓ %2; %3</translation>
    </message>
    <message>
        <source>colours of the numbers from %1 to %2</source>
        <translation>cores dos números de %1 a %2</translation>
    </message>
    <message>
        <source>%1 positions × %2 numbers</source>
        <translation>%1 posições × %2 números</translation>
    </message>
    <message>
        <source>angles of %1 positions, %2 numbers each</source>
        <translation>ângulos de %1 posições, %2 números cada</translation>
    </message>
    <message>
        <source>encoding of %1 positions, %2 numbers each</source>
        <translation>codificação de %1 posições, %2 números cada</translation>
    </message>
    <message>
        <source>number</source>
        <translation>número</translation>
    </message>
    <message>
        <source>position</source>
        <translation>posição</translation>
    </message>
    <message>
        <source>%1 × %2 numbers from %3 to %4</source>
        <translation>%1 × %2 números de %3 a %4</translation>
    </message>
    <message>
        <source>All positions against all</source>
        <translation>Todas as posições contra todas</translation>
    </message>
    <message>
        <source>%1 of all positions with all</source>
        <translation>%1 de todas as posições com todas</translation>
    </message>
    <message>
        <source>All against all, one position of every %1</source>
        <translation>Todas contra todas, uma posição de cada %1</translation>
    </message>
    <message>
        <source>%1 of position %2 and position %3: %4</source>
        <translation>%1 da posição %2 e da posição %3: %4</translation>
    </message>
    <message>
        <source>Interleaved (the paper)</source>
        <translation>Intercalada (o artigo)</translation>
    </message>
    <message>
        <source>Concatenated (Marian)</source>
        <translation>Concatenada (Marian)</translation>
    </message>
    <message>
        <source>Timescales (Tensor2Tensor)</source>
        <translation>Escalas de tempo (Tensor2Tensor)</translation>
    </message>
    <message>
        <source>Learned (%1)</source>
        <translation>Aprendida (%1)</translation>
    </message>
    <message>
        <source>Sine and cosine of each wave side by side; rates 1 / base^(2i / depth)</source>
        <translation>Seno e cosseno de cada onda lado a lado; taxas 1 / base^(2i / profundidade)</translation>
    </message>
    <message>
        <source>The same numbers, first all sines, then all cosines</source>
        <translation>Os mesmos números, primeiro todos os senos, depois todos os cossenos</translation>
    </message>
    <message>
        <source>First all sines, then all cosines; rates from 1 to 1 / base, both included</source>
        <translation>Primeiro todos os senos, depois todos os cossenos; taxas de 1 a 1 / base, ambas incluídas</translation>
    </message>
    <message>
        <source>A table that was trained with the model: no formula</source>
        <translation>Uma tabela treinada com o modelo: sem fórmula</translation>
    </message>
    <message>
        <source>%1 = %2 (learned)</source>
        <translation>%1 = %2 (aprendida)</translation>
    </message>
    <message>
        <source>0: the last of an odd number of columns stays empty</source>
        <translation>0: a última de um número ímpar de colunas fica vazia</translation>
    </message>
    <message>
        <source>position %1, number %2</source>
        <translation>posição %1, número %2</translation>
    </message>
    <message>
        <source>%1: angle %2 / %3 = %4 rad = %5°</source>
        <translation>%1: ângulo %2 / %3 = %4 rad = %5°</translation>
    </message>
    <message>
        <source>%1: angle %2 / %3 = %4 rad = %5°, which is %6° on the circle</source>
        <translation>%1: ângulo %2 / %3 = %4 rad = %5°, que é %6° no círculo</translation>
    </message>
    <message>
        <source>number %1</source>
        <translation>número %1</translation>
    </message>
    <message>
        <source>number %1, cosine</source>
        <translation>número %1, cosseno</translation>
    </message>
    <message>
        <source>number %1, sine</source>
        <translation>número %1, seno</translation>
    </message>
    <message>
        <source>The Illustrated Transformer: four numbers</source>
        <translation>The Illustrated Transformer: quatro números</translation>
    </message>
    <message>
        <source>The Illustrated Transformer: 20 × 512</source>
        <translation>The Illustrated Transformer: 20 × 512</translation>
    </message>
    <message>
        <source>The same, 2020: 10 × 64, interleaved</source>
        <translation>O mesmo, 2020: 10 × 64, intercalada</translation>
    </message>
    <message>
        <source>TensorFlow&apos;s tutorial of 2019: 50 × 512</source>
        <translation>Tutorial do TensorFlow de 2019: 50 × 512</translation>
    </message>
    <message>
        <source>TensorFlow&apos;s tutorial of 2022: 2048 × 512</source>
        <translation>Tutorial do TensorFlow de 2022: 2048 × 512</translation>
    </message>
    <message>
        <source>The position notebook: 50 × 512, shift −10</source>
        <translation>O caderno de posições: 50 × 512, deslocamento −10</translation>
    </message>
    <message>
        <source>The position notebook: its angles</source>
        <translation>O caderno de posições: seus ângulos</translation>
    </message>
    <message>
        <source>Cosine similarity</source>
        <translation>Semelhança de cosseno</translation>
    </message>
    <message>
        <source>Squared distance</source>
        <translation>Distância ao quadrado</translation>
    </message>
    <message>
        <source>Dot product</source>
        <translation>Produto escalar</translation>
    </message>
    <message>
        <source>%1: what %2 uses</source>
        <translation>%1: o que %2 usa</translation>
    </message>
    <message>
        <source>Figures of the sources…</source>
        <translation>Figuras das fontes…</translation>
    </message>
    <message>
        <source>encoding(p %1) = M · encoding(p)</source>
        <translation>codificação(p %1) = M · codificação(p)</translation>
    </message>
    <message>
        <source>pair %1 turns by %2°</source>
        <translation>o par %1 gira %2°</translation>
    </message>
    <message>
        <source>block of pair %1 in M</source>
        <translation>bloco do par %1 em M</translation>
    </message>
    <message>
        <source>row %1</source>
        <translation>linha %1</translation>
    </message>
    <message>
        <source>column %1</source>
        <translation>coluna %1</translation>
    </message>
    <message>
        <source>pair %1</source>
        <translation>par %1</translation>
    </message>
    <message>
        <source>turns %1°</source>
        <translation>gira %1°</translation>
    </message>
    <message>
        <source>M, whole</source>
        <translation>M, inteira</translation>
    </message>
    <message>
        <source>the matrix that moves all positions</source>
        <translation>a matriz que move todas as posições</translation>
    </message>
    <message>
        <source>number after</source>
        <translation>número depois</translation>
    </message>
    <message>
        <source>number before</source>
        <translation>número antes</translation>
    </message>
    <message>
        <source>M · encoding(p)</source>
        <translation>M · codificação(p)</translation>
    </message>
    <message>
        <source>all positions moved by M</source>
        <translation>todas as posições movidas por M</translation>
    </message>
    <message>
        <source>position reached</source>
        <translation>posição alcançada</translation>
    </message>
    <message>
        <source>One matrix moves all %1 positions; the largest error of all their numbers is %2.</source>
        <translation>Uma só matriz move todas as %1 posições; o maior erro de todos os números é %2.</translation>
    </message>
    <message>
        <source>No position has a partner so far away.</source>
        <translation>Nenhuma posição tem um par tão distante.</translation>
    </message>
    <message>
        <source>Each pair of a sine and a cosine turns by %1 × its rate. Grey: position %2; coloured: %3 further on.</source>
        <translation>Cada par de seno e cosseno gira %1 × sua taxa. Cinza: posição %2; colorido: %3 adiante.</translation>
    </message>
    <message>
        <source>Learned: no formula moves positions</source>
        <translation>Aprendida: nenhuma fórmula move as posições</translation>
    </message>
    <message>
        <source>The best matrices are being computed…</source>
        <translation>As melhores matrizes estão sendo calculadas…</translation>
    </message>
    <message>
        <source>Fewer than four pairs of positions are so far apart: choose a smaller shift or a greater length.</source>
        <translation>Menos de quatro pares de posições estão tão distantes: escolha um deslocamento menor ou um comprimento maior.</translation>
    </message>
    <message>
        <source>Here M is fitted by least squares to %1 pairs that stand %2 apart and tried on %3 that it has not seen. Root mean square errors:</source>
        <translation>Aqui M é ajustada por mínimos quadrados a %1 pares a %2 de distância e testada em %3 que não viu. Raízes dos erros quadráticos médios:</translation>
    </message>
    <message>
        <source>least squares, seen</source>
        <translation>mínimos quadrados, vistos</translation>
    </message>
    <message>
        <source>least squares, not seen</source>
        <translation>mínimos quadrados, não vistos</translation>
    </message>
    <message>
        <source>damped, seen</source>
        <translation>amortecida, vistos</translation>
    </message>
    <message>
        <source>damped, not seen</source>
        <translation>amortecida, não vistos</translation>
    </message>
    <message>
        <source>no move at all</source>
        <translation>sem mover nada</translation>
    </message>
    <message>
        <source>always the mean</source>
        <translation>sempre a média</translation>
    </message>
    <message>
        <source>With %1 pairs for %2 numbers a column, least squares learns the pairs by heart; only errors on pairs not seen tell anything.</source>
        <translation>Com %1 pares para %2 números por coluna, os mínimos quadrados decoram os pares; só os erros em pares não vistos dizem algo.</translation>
    </message>
    <message>
        <source>Only errors on pairs not seen tell whether positions move alike.</source>
        <translation>Só os erros em pares não vistos dizem se as posições se movem do mesmo modo.</translation>
    </message>
    <message>
        <source>M, damped fit</source>
        <translation>M, ajuste amortecido</translation>
    </message>
    <message>
        <source>With %1 numbers the last sine has no cosine beside it, so no matrix can move it: choose an even depth.</source>
        <translation>Com %1 números o último seno não tem cosseno ao lado, e nenhuma matriz pode movê-lo: escolha uma profundidade par.</translation>
    </message>
    <message>
        <source>token %1 at position %2</source>
        <translation>token %1 na posição %2</translation>
    </message>
    <message>
        <source>embedding of “%1”</source>
        <translation>embedding de “%1”</translation>
    </message>
    <message>
        <source>× %1, the root of %2</source>
        <translation>× %1, a raiz de %2</translation>
    </message>
    <message>
        <source>encoding of position %1</source>
        <translation>codificação da posição %1</translation>
    </message>
    <message>
        <source>what enters the first layer</source>
        <translation>o que entra na primeira camada</translation>
    </message>
    <message>
        <source>numbers %1 to %2; strips: all %3, colours from −%4 to %4</source>
        <translation>números %1 a %2; faixas: todos os %3, cores de −%4 a %4</translation>
    </message>
    <message>
        <source>numbers %1 to %2 of %3</source>
        <translation>números %1 a %2 de %3</translation>
    </message>
    <message>
        <source>Lengths: embedding %1, encoding %2, sum %3; cosine of the angle between the two: %4.</source>
        <translation>Comprimentos: embedding %1, codificação %2, soma %3; cosseno do ângulo entre os dois: %4.</translation>
    </message>
    <message>
        <source>The embeddings of the text&apos;s words appear when a model has run on a text in the main window.</source>
        <translation>Os embeddings das palavras do texto aparecem quando um modelo executou um texto na janela principal.</translation>
    </message>
    <message>
        <source>%1 itself does not add this encoding: this is what it would be. Its embeddings have %2 numbers, so the encoding has here too.</source>
        <translation>O próprio %1 não soma esta codificação: assim ela seria. Seus embeddings têm %2 números, e a codificação também os tem aqui.</translation>
    </message>
    <message>
        <source>colours of the angles from 0° to 360°, which are the same direction</source>
        <translation>cores dos ângulos de 0° a 360°, que são a mesma direção</translation>
    </message>
    <message>
        <source>%1 positions × %2 angles; 360° is 0°</source>
        <translation>%1 posições × %2 ângulos; 360° é 0°</translation>
    </message>
</context>
<context>
    <name>headlight::PositionsPanel</name>
    <message>
        <source>Encoding</source>
        <translation>Codificação</translation>
    </message>
    <message>
        <source>How positions are told apart</source>
        <translation>Como as posições são distinguidas</translation>
    </message>
    <message>
        <source>Figure</source>
        <translation>Figura</translation>
    </message>
    <message>
        <source>Values that draw a figure of one of the sources again</source>
        <translation>Valores que desenham de novo uma figura de uma das fontes</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Comprimento</translation>
    </message>
    <message>
        <source>How many positions</source>
        <translation>Quantas posições</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>Profundidade</translation>
    </message>
    <message>
        <source>Numbers in the vector of a position</source>
        <translation>Números no vetor de uma posição</translation>
    </message>
    <message>
        <source>Base</source>
        <translation>Base</translation>
    </message>
    <message>
        <source>The slowest wave is about this much slower than the fastest</source>
        <translation>A onda mais lenta é cerca deste tanto mais lenta que a mais rápida</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>Posição</translation>
    </message>
    <message>
        <source>The chosen position</source>
        <translation>A posição escolhida</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>Deslocamento</translation>
    </message>
    <message>
        <source>How far all positions are moved</source>
        <translation>Quanto todas as posições são deslocadas</translation>
    </message>
    <message>
        <source>An&amp;gles</source>
        <translation>Ân&amp;gulos</translation>
    </message>
    <message>
        <source>Positions ac&amp;ross</source>
        <translation>Posições na &amp;horizontal</translation>
    </message>
    <message>
        <source>Positions from left to right instead of downwards</source>
        <translation>Posições da esquerda para a direita em vez de para baixo</translation>
    </message>
    <message>
        <source>Map of the encoding</source>
        <translation>Mapa da codificação</translation>
    </message>
    <message>
        <source>The number in words</source>
        <translation>O número em palavras</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>Página</translation>
    </message>
    <message>
        <source>Values</source>
        <translation>Valores</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>Mapa</translation>
    </message>
    <message>
        <source>Waves</source>
        <translation>Ondas</translation>
    </message>
    <message>
        <source>Similarity</source>
        <translation>Semelhança</translation>
    </message>
    <message>
        <source>In the text</source>
        <translation>No texto</translation>
    </message>
    <message>
        <source>&amp;Numbers beside</source>
        <translation>&amp;Números ao lado</translation>
    </message>
    <message>
        <source>Numbers whose waves are drawn beside the chosen one</source>
        <translation>Números cujas ondas são desenhadas ao lado da escolhida</translation>
    </message>
    <message>
        <source>For example: 0, 16, 32</source>
        <translation>Por exemplo: 0, 16, 32</translation>
    </message>
    <message>
        <source>Numbers along the positions</source>
        <translation>Números ao longo das posições</translation>
    </message>
    <message>
        <source>Rates of the pairs</source>
        <translation>Taxas dos pares</translation>
    </message>
    <message>
        <source>Rates</source>
        <translation>Taxas</translation>
    </message>
    <message>
        <source>How fast each pair of a sine and a cosine turns</source>
        <translation>A rapidez com que gira cada par de seno e cosseno</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>Medida</translation>
    </message>
    <message>
        <source>N&amp;ear only</source>
        <translation>Só as &amp;próximas</translation>
    </message>
    <message>
        <source>Only the %1 positions on each side</source>
        <translation>Só as %1 posições de cada lado</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Todas</translation>
    </message>
    <message>
        <source>All positions against all</source>
        <translation>Todas as posições com todas</translation>
    </message>
    <message>
        <source>The chosen position against all others</source>
        <translation>A posição escolhida com todas as outras</translation>
    </message>
    <message>
        <source>The matrix that moves positions</source>
        <translation>A matriz que desloca posições</translation>
    </message>
    <message>
        <source>A word&apos;s embedding and its position</source>
        <translation>O embedding de uma palavra e sua posição</translation>
    </message>
    <message>
        <source>position</source>
        <translation>posição</translation>
    </message>
    <message>
        <source>At position %1: %2</source>
        <translation>Na posição %1: %2</translation>
    </message>
    <message>
        <source>Numbers at position %1</source>
        <translation>Números na posição %1</translation>
    </message>
    <message>
        <source>pair of sine and cosine</source>
        <translation>par de seno e cosseno</translation>
    </message>
    <message>
        <source>radians a position</source>
        <translation>radianos por posição</translation>
    </message>
    <message>
        <source>rate</source>
        <translation>taxa</translation>
    </message>
    <message>
        <source>From %1 to %2 radians a position: the fastest pair turns once in %3 positions, the slowest in %4</source>
        <translation>De %1 a %2 radianos por posição: o par mais rápido dá uma volta em %3 posições, o mais lento em %4</translation>
    </message>
    <message>
        <source>similarity</source>
        <translation>semelhança</translation>
    </message>
    <message>
        <source>%1 of position %2 with itself: %3.</source>
        <translation>%1 da posição %2 com ela mesma: %3.</translation>
    </message>
    <message>
        <source>All %1 pairs that stand %2 apart: %3, wherever they are.</source>
        <translation>Todos os %1 pares a uma distância de %2: %3, onde quer que estejam.</translation>
    </message>
    <message>
        <source>The %1 pairs that stand %2 apart: from %3 to %4, depending on where they are.</source>
        <translation>Os %1 pares a uma distância de %2: de %3 a %4, conforme onde estão.</translation>
    </message>
    <message>
        <source>Show the angle behind each sine and cosine, from 0° to 360°</source>
        <translation>Mostra o ângulo por trás de cada seno e cosseno, de 0° a 360°</translation>
    </message>
</context>
<context>
    <name>headlight::PositionsWindow</name>
    <message>
        <source>Positions</source>
        <translation>Posições</translation>
    </message>
</context>
<context>
    <name>headlight::PromptPanel</name>
    <message>
        <source>%1 / %2 tokens</source>
        <comment>tokens used / context length</comment>
        <translation>%1 / %2 tokens</translation>
    </message>
    <message numerus="yes">
        <source>%1, %n ahead</source>
        <comment>tokens after the shown ones</comment>
        <translation>
            <numerusform>%1, %n adiante</numerusform>
            <numerusform>%1, %n adiante</numerusform>
        </translation>
    </message>
    <message>
        <source>Type something…</source>
        <translation>Digite algo…</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>Prompt</translation>
    </message>
    <message>
        <source>Generate</source>
        <translation>Gerar</translation>
    </message>
    <message>
        <source>Let the model write on, token by token (G)</source>
        <translation>Deixa o modelo continuar a escrever, token por token (G)</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Um token</translation>
    </message>
    <message>
        <source>Let the model write one token (S)</source>
        <translation>Deixa o modelo escrever um token (S)</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Parar</translation>
    </message>
    <message>
        <source>Stop what is running (Ctrl+.)</source>
        <translation>Para o que está em execução (Ctrl+.)</translation>
    </message>
    <message>
        <source>Tokens to generate</source>
        <translation>Tokens a gerar</translation>
    </message>
    <message>
        <source>How many tokens Generate writes</source>
        <translation>Quantos tokens o botão Gerar escreve</translation>
    </message>
    <message numerus="yes">
        <source> tokens</source>
        <comment>suffix of a number box</comment>
        <translation>
            <numerusform> token</numerusform>
            <numerusform> tokens</numerusform>
        </translation>
    </message>
    <message>
        <source>Context used</source>
        <translation>Contexto usado</translation>
    </message>
    <message>
        <source>How much of the model&apos;s context the text fills</source>
        <translation>Quanto do contexto do modelo o texto ocupa</translation>
    </message>
    <message>
        <source>Type a sentence to translate…</source>
        <translation>Digite uma frase para traduzir…</translation>
    </message>
    <message>
        <source>Source text</source>
        <translation>Texto de origem</translation>
    </message>
    <message>
        <source>Translation</source>
        <translation>Tradução</translation>
    </message>
</context>
<context>
    <name>headlight::RowView</name>
    <message>
        <source>Token %1 in all heads</source>
        <translation>Token %1 em todas as cabeças</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>“%1” (token %2) gives its largest weight in layer %3, head %4: to “%5” (token %6, %7).</source>
        <translation>“%1” (token %2) dá seu maior peso na camada %3, cabeça %4: a “%5” (token %6, %7).</translation>
    </message>
    <message>
        <source>Layer %1, head %2: “%3” looks at “%4” (token %5)
%6 = %7</source>
        <translation>Camada %1, cabeça %2: “%3” olha para “%4” (token %5)
%6 = %7</translation>
    </message>
    <message>
        <source>largest weight of the cell: %1</source>
        <translation>maior peso da célula: %1</translation>
    </message>
    <message>
        <source>%1: %2
%3</source>
        <translation>%1: %2
%3</translation>
    </message>
    <message>
        <source>sum on the chosen keys</source>
        <translation>soma nas chaves escolhidas</translation>
    </message>
</context>
<context>
    <name>headlight::SamplingPanel</name>
    <message>
        <source>Greedy</source>
        <translation>Guloso</translation>
    </message>
    <message>
        <source>Always take the most probable token</source>
        <translation>Sempre escolher o token mais provável</translation>
    </message>
    <message>
        <source>Temp.</source>
        <comment>short for temperature</comment>
        <translation>Temp.</translation>
    </message>
    <message>
        <source>Temperature: the logits are divided by it; higher is more surprising</source>
        <translation>Temperatura: os logits são divididos por ela; quanto maior, mais surpreendente</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>Temperatura</translation>
    </message>
    <message>
        <source>Top-k</source>
        <translation>Top-k</translation>
    </message>
    <message>
        <source>Only the k most probable tokens can be drawn</source>
        <translation>Só os k tokens mais prováveis podem ser sorteados</translation>
    </message>
    <message>
        <source>off</source>
        <translation>desligado</translation>
    </message>
    <message>
        <source>Top-p</source>
        <translation>Top-p</translation>
    </message>
    <message>
        <source>Only the most probable tokens that together reach p can be drawn; 1 keeps all</source>
        <translation>Só os tokens mais prováveis que juntos atingem p podem ser sorteados; 1 mantém todos</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Semente</translation>
    </message>
    <message>
        <source>The dice: the same seed draws the same tokens</source>
        <translation>Os dados: a mesma semente sorteia os mesmos tokens</translation>
    </message>
    <message>
        <source>Next seed</source>
        <translation>Próxima semente</translation>
    </message>
    <message>
        <source>Throw other dice: the next seed</source>
        <translation>Lançar outros dados: a próxima semente</translation>
    </message>
</context>
<context>
    <name>headlight::Scene</name>
    <message>
        <source>%1, query “%2”, key “%3”: %4</source>
        <translation>%1, consulta “%2”, chave “%3”: %4</translation>
    </message>
    <message>
        <source>with ÷ %1:  softmax(%2 ÷ %1, %3 ÷ %1) = %4, %5   as printed</source>
        <translation>com ÷ %1:  softmax(%2 ÷ %1, %3 ÷ %1) = %4, %5   como impresso</translation>
    </message>
    <message>
        <source>without:  softmax(%1, %2) = %3, %4   not what is printed</source>
        <translation>sem:  softmax(%1, %2) = %3, %4   não é o que está impresso</translation>
    </message>
    <message>
        <source>Attention divides by the root of the key&apos;s length; here the root must have been %1.</source>
        <translation>A atenção divide pela raiz do comprimento da chave; aqui a raiz deve ter sido %1.</translation>
    </message>
    <message>
        <source>scores</source>
        <translation>escores</translation>
    </message>
    <message>
        <source>masked</source>
        <translation>mascarado</translation>
    </message>
    <message>
        <source>softmax</source>
        <translation>softmax</translation>
    </message>
    <message>
        <source>the step that the article leaves out</source>
        <translation>o passo que o artigo omite</translation>
    </message>
    <message>
        <source>not in the article</source>
        <translation>não está no artigo</translation>
    </message>
    <message>
        <source>%1: %2 of the attention of “it”</source>
        <translation>%1: %2 da atenção de “it”</translation>
    </message>
    <message>
        <source>value of “%1”, times %2; numbers not given</source>
        <translation>valor de “%1”, vezes %2; números não informados</translation>
    </message>
    <message>
        <source>the weighted sum, the new vector of “it”; numbers not given</source>
        <translation>a soma ponderada, o novo vetor de “it”; números não informados</translation>
    </message>
    <message>
        <source>weighted sum for “it”</source>
        <translation>soma ponderada para “it”</translation>
    </message>
    <message>
        <source>more blocks, then × 50,257 token embeddings</source>
        <translation>mais blocos, depois × 50.257 embeddings de tokens</translation>
    </message>
    <message>
        <source>50,257 scores, one for each token; numbers not given</source>
        <translation>50.257 escores, um para cada token; números não informados</translation>
    </message>
    <message>
        <source>logits</source>
        <translation>logits</translation>
    </message>
    <message>
        <source>sampled: “The”</source>
        <translation>sorteado: “The”</translation>
    </message>
    <message>
        <source>pictures: “it” %1 %, all together %2 %;  text: “it” %3 %, all together %4 %</source>
        <translation>figuras: “it” %1%, no total %2%;  texto: “it” %3%, no total %4%</translation>
    </message>
    <message>
        <source>Two words</source>
        <translation>Duas palavras</translation>
    </message>
    <message>
        <source>Each word enters as a vector, its embedding: x₁ for “Thinking”, x₂ for “Machines”.</source>
        <translation>Cada palavra entra como um vetor, seu embedding: x₁ para “Thinking”, x₂ para “Machines”.</translation>
    </message>
    <message>
        <source>Query, key and value</source>
        <translation>Consulta, chave e valor</translation>
    </message>
    <message>
        <source>Each embedding is multiplied by three trained matrices: W_Q, W_K and W_V.</source>
        <translation>Cada embedding é multiplicado por três matrizes treinadas: W_Q, W_K e W_V.</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>Escore</translation>
    </message>
    <message>
        <source>The query of “Thinking” is multiplied with every key: q₁·k₁ = 112, q₁·k₂ = 96.</source>
        <translation>A consulta de “Thinking” é multiplicada por todas as chaves: q₁·k₁ = 112, q₁·k₂ = 96.</translation>
    </message>
    <message>
        <source>Divide by 8</source>
        <translation>Dividir por 8</translation>
    </message>
    <message>
        <source>8 is the root of 64, the length of a key. Smaller scores keep the softmax gentle.</source>
        <translation>8 é a raiz de 64, o comprimento de uma chave. Escores menores mantêm a softmax suave.</translation>
    </message>
    <message>
        <source>Softmax</source>
        <translation>Softmax</translation>
    </message>
    <message>
        <source>Two shares that add up to 1: how much of each word to take.</source>
        <translation>Duas partes que somam 1: quanto tomar de cada palavra.</translation>
    </message>
    <message>
        <source>Weight the values</source>
        <translation>Ponderar os valores</translation>
    </message>
    <message>
        <source>Each value is multiplied by its share: words that do not matter fade.</source>
        <translation>Cada valor é multiplicado por sua parte: palavras que não importam se apagam.</translation>
    </message>
    <message>
        <source>Sum</source>
        <translation>Soma</translation>
    </message>
    <message>
        <source>The weighted values are added: z₁, what attention gives for “Thinking”.</source>
        <translation>Os valores ponderados são somados: z₁, o que a atenção dá para “Thinking”.</translation>
    </message>
    <message>
        <source>Scores</source>
        <translation>Escores</translation>
    </message>
    <message>
        <source>Every query times every key: one row for each word.</source>
        <translation>Cada consulta vezes cada chave: uma linha para cada palavra.</translation>
    </message>
    <message>
        <source>Mask</source>
        <translation>Máscara</translation>
    </message>
    <message>
        <source>No word may look at words that come after it: those scores become −∞.</source>
        <translation>Nenhuma palavra pode olhar para as que vêm depois dela: esses escores viram −∞.</translation>
    </message>
    <message>
        <source>Divide by 4</source>
        <translation>Dividir por 4</translation>
    </message>
    <message>
        <source>The article does not show this step, but its table needs it.</source>
        <translation>O artigo não mostra este passo, mas a tabela dele precisa dele.</translation>
    </message>
    <message>
        <source>Row by row: shares that add up to 1. Masked words get 0.</source>
        <translation>Linha por linha: partes que somam 1. Palavras mascaradas recebem 0.</translation>
    </message>
    <message>
        <source>With and without</source>
        <translation>Com e sem</translation>
    </message>
    <message>
        <source>Row 2 twice: only with ÷ 4 does the softmax give the numbers that are printed.</source>
        <translation>A linha 2, duas vezes: só com ÷ 4 a softmax dá os números que estão impressos.</translation>
    </message>
    <message>
        <source>A question</source>
        <translation>Uma pergunta</translation>
    </message>
    <message>
        <source>The model is at “it”. What does “it” mean? Its query is held against every key.</source>
        <translation>O modelo está em “it”. O que “it” quer dizer? Sua consulta é comparada com todas as chaves.</translation>
    </message>
    <message>
        <source>Half of the attention goes to “robot”, a third to “a”, a fifth to “it” itself.</source>
        <translation>Metade da atenção vai para “robot”, um terço para “a”, um quinto para o próprio “it”.</translation>
    </message>
    <message>
        <source>Each word&apos;s value is multiplied by its share; most of them fade away.</source>
        <translation>O valor de cada palavra é multiplicado por sua parte; a maioria deles se apaga.</translation>
    </message>
    <message>
        <source>Added up they are the new vector of “it”: now mostly “a robot”.</source>
        <translation>Somados, são o novo vetor de “it”: agora principalmente “a robot”.</translation>
    </message>
    <message>
        <source>Output scores</source>
        <translation>Escores de saída</translation>
    </message>
    <message>
        <source>After the last block the vector is multiplied with all 50,257 token embeddings. The scores are logits, not probabilities yet.</source>
        <translation>Depois do último bloco, o vetor é multiplicado por todos os 50.257 embeddings de tokens. Os escores são logits, ainda não probabilidades.</translation>
    </message>
    <message>
        <source>The next word</source>
        <translation>A próxima palavra</translation>
    </message>
    <message>
        <source>Softmax makes probabilities of them; “The” is sampled.</source>
        <translation>A softmax faz deles probabilidades; “The” é sorteado.</translation>
    </message>
    <message>
        <source>18 or 19 %?</source>
        <translation>18 ou 19%?</translation>
    </message>
    <message>
        <source>The article&apos;s pictures give “it” 18 %, its text 19 %. Rounded numbers: neither adds up to 100 exactly.</source>
        <translation>As figuras do artigo dão 18% a “it”, o texto, 19%. Números arredondados: nenhum dos dois soma exatamente 100.</translation>
    </message>
    <message>
        <source>numbers from the article</source>
        <translation>números do artigo</translation>
    </message>
    <message>
        <source>Thinking Machines: attention step by step</source>
        <translation>Thinking Machines: a atenção passo a passo</translation>
    </message>
    <message>
        <source>The masked table: robot must obey orders</source>
        <translation>A tabela mascarada: robot must obey orders</translation>
    </message>
    <message>
        <source>The robot&apos;s law: what “it” attends to</source>
        <translation>A lei do robô: para onde “it” olha</translation>
    </message>
    <message>
        <source>softmax × value</source>
        <translation>softmax × valor</translation>
    </message>
    <message>
        <source>embedding</source>
        <translation>embedding</translation>
    </message>
    <message>
        <source>query</source>
        <translation>consulta</translation>
    </message>
    <message>
        <source>key</source>
        <translation>chave</translation>
    </message>
    <message>
        <source>value</source>
        <translation>valor</translation>
    </message>
    <message>
        <source>%1 %2, numbers not given</source>
        <translation>%1 %2, números não informados</translation>
    </message>
    <message>
        <source>score</source>
        <translation>escore</translation>
    </message>
    <message>
        <source>÷ %1</source>
        <translation>÷ %1</translation>
    </message>
    <message>
        <source>given in the article</source>
        <translation>informado no artigo</translation>
    </message>
    <message>
        <source>%1 = √64, the length of a key</source>
        <translation>%1 = √64, o comprimento de uma chave</translation>
    </message>
    <message>
        <source>e¹⁴ ÷ (e¹⁴ + e¹²) = %1</source>
        <translation>e¹⁴ ÷ (e¹⁴ + e¹²) = %1</translation>
    </message>
    <message>
        <source>sum</source>
        <translation>soma</translation>
    </message>
    <message>
        <source>value v%1 times %2</source>
        <translation>valor v%1 vezes %2</translation>
    </message>
    <message>
        <source>z₁, the weighted sum of the values; numbers not given</source>
        <translation>z₁, a soma ponderada dos valores; números não informados</translation>
    </message>
    <message>
        <source>%1 · v₁ and %2 · v₂</source>
        <translation>%1 · v₁ e %2 · v₂</translation>
    </message>
    <message>
        <source>goes on to the feed-forward network</source>
        <translation>segue para a rede feed-forward</translation>
    </message>
    <message>
        <source>example %1</source>
        <translation>exemplo %1</translation>
    </message>
    <message>
        <source>sentence</source>
        <translation>frase</translation>
    </message>
    <message>
        <source>features</source>
        <translation>atributos</translation>
    </message>
    <message>
        <source>label</source>
        <translation>rótulo</translation>
    </message>
    <message>
        <source>example %1, feature “%2”</source>
        <translation>exemplo %1, atributo “%2”</translation>
    </message>
    <message>
        <source>example %1, label “%2”</source>
        <translation>exemplo %1, rótulo “%2”</translation>
    </message>
    <message>
        <source>“%1” may not look at “%2”</source>
        <translation>“%1” não pode olhar para “%2”</translation>
    </message>
    <message>
        <source>words from the article</source>
        <translation>palavras do artigo</translation>
    </message>
    <message>
        <source>A sentence</source>
        <translation>Uma frase</translation>
    </message>
    <message>
        <source>Four words that the model learns from.</source>
        <translation>Quatro palavras com as quais o modelo aprende.</translation>
    </message>
    <message>
        <source>One exercise</source>
        <translation>Um exercício</translation>
    </message>
    <message>
        <source>After “robot” the model should say “must”. What it reads are the features, the right answer is the label.</source>
        <translation>Depois de “robot” o modelo deve dizer “must”. O que ele lê são os atributos; a resposta certa é o rótulo.</translation>
    </message>
    <message>
        <source>Four exercises</source>
        <translation>Quatro exercícios</translation>
    </message>
    <message>
        <source>Every word is the answer to those before it; after the last one comes “&lt;eos&gt;”, the end.</source>
        <translation>Cada palavra é a resposta às anteriores; depois da última vem “&lt;eos&gt;”, o fim.</translation>
    </message>
    <message>
        <source>All at once</source>
        <translation>Tudo de uma vez</translation>
    </message>
    <message>
        <source>The mask shows each word (outlined) only itself and those before it: four exercises in one pass.</source>
        <translation>A máscara mostra a cada palavra (contornada) só ela mesma e as anteriores: quatro exercícios de uma vez.</translation>
    </message>
    <message>
        <source>query: a note that says “%1 %2”</source>
        <translation>consulta: um bilhete que diz “%1 %2”</translation>
    </message>
    <message>
        <source>value of “%1”, numbers not given</source>
        <translation>valor de “%1”, números não informados</translation>
    </message>
    <message>
        <source>key: the tab of the folder of “%1”</source>
        <translation>chave: a etiqueta da pasta de “%1”</translation>
    </message>
    <message>
        <source>score of “%1”: %2</source>
        <translation>escore de “%1”: %2</translation>
    </message>
    <message>
        <source>word</source>
        <translation>palavra</translation>
    </message>
    <message>
        <source>value × score</source>
        <translation>valor × escore</translation>
    </message>
    <message>
        <source>value of “%1” times %2; numbers not given</source>
        <translation>valor de “%1” vezes %2; números não informados</translation>
    </message>
    <message>
        <source>the sum, the new vector of “it”; numbers not given</source>
        <translation>a soma, o novo vetor de “it”; números não informados</translation>
    </message>
    <message>
        <source>sum: the new vector of “it”</source>
        <translation>soma: o novo vetor de “it”</translation>
    </message>
    <message>
        <source>A note and folders</source>
        <translation>Um bilhete e pastas</translation>
    </message>
    <message>
        <source>The query is a note: what is looked for at “it”, word 9. Every word keeps a folder; the key is the tab on it.</source>
        <translation>A consulta é um bilhete: o que se procura em “it”, palavra 9. Cada palavra tem uma pasta; a chave é a etiqueta.</translation>
    </message>
    <message>
        <source>Hold the note against every tab</source>
        <translation>Comparar o bilhete com cada etiqueta</translation>
    </message>
    <message>
        <source>Query times key, then softmax: one score a folder. “robot” fits best.</source>
        <translation>Consulta vezes chave, depois softmax: um escore por pasta. “robot” combina melhor.</translation>
    </message>
    <message>
        <source>Open the folders</source>
        <translation>Abrir as pastas</translation>
    </message>
    <message>
        <source>The paper inside is the value. Not one paper is taken but a blend: 50 % of this one, 30 % of that.</source>
        <translation>O papel dentro é o valor. Não se pega um só papel, mas uma mistura: 50% deste, 30% daquele.</translation>
    </message>
    <message>
        <source>Value times score</source>
        <translation>Valor vezes escore</translation>
    </message>
    <message>
        <source>All nine words: each value times its score. Most of them all but vanish.</source>
        <translation>As nove palavras: cada valor vezes seu escore. A maioria quase some.</translation>
    </message>
    <message>
        <source>Added up: a vector that is half “robot”, 30 % “a” and 19 % “it” itself.</source>
        <translation>Somados: um vetor que é metade “robot”, 30% “a” e 19% o próprio “it”.</translation>
    </message>
    <message>
        <source>encoder</source>
        <translation>codificador</translation>
    </message>
    <message>
        <source>decoder</source>
        <translation>decodificador</translation>
    </message>
    <message>
        <source>recurrent decoder</source>
        <translation>decodificador recorrente</translation>
    </message>
    <message>
        <source>self-attention</source>
        <translation>autoatenção</translation>
    </message>
    <message>
        <source>masked self-attention</source>
        <translation>autoatenção mascarada</translation>
    </message>
    <message>
        <source>feed-forward network</source>
        <translation>rede feed-forward</translation>
    </message>
    <message>
        <source>encoder block</source>
        <translation>bloco codificador</translation>
    </message>
    <message>
        <source>encoder–decoder attention</source>
        <translation>atenção codificador–decodificador</translation>
    </message>
    <message>
        <source>decoder block</source>
        <translation>bloco decodificador</translation>
    </message>
    <message>
        <source>encoders</source>
        <translation>codificadores</translation>
    </message>
    <message>
        <source>no encoder–decoder attention</source>
        <translation>sem atenção ao codificador</translation>
    </message>
    <message>
        <source>4,000</source>
        <translation>4.000</translation>
    </message>
    <message>
        <source>1,024</source>
        <translation>1.024</translation>
    </message>
    <message>
        <source>decoder 1</source>
        <translation>decodificador 1</translation>
    </message>
    <message>
        <source>decoder 2</source>
        <translation>decodificador 2</translation>
    </message>
    <message>
        <source>decoder 12, 24, 36 or 48</source>
        <translation>decodificador 12, 24, 36 ou 48</translation>
    </message>
    <message>
        <source>Two stacks</source>
        <translation>Duas pilhas</translation>
    </message>
    <message>
        <source>Encoders read a text, decoders write its translation. Every decoder looks at what the last encoder gives.</source>
        <translation>Codificadores leem um texto, decodificadores escrevem a tradução. Cada decodificador olha o que o último codificador dá.</translation>
    </message>
    <message>
        <source>One stack is enough</source>
        <translation>Uma pilha basta</translation>
    </message>
    <message>
        <source>Later models keep one kind: GPT-2 decoders, BERT encoders, Transformer-XL decoders with a memory.</source>
        <translation>Modelos posteriores ficam com um tipo: GPT-2 decodificadores, BERT codificadores, Transformer-XL com memória.</translation>
    </message>
    <message>
        <source>An encoder block</source>
        <translation>Um bloco codificador</translation>
    </message>
    <message>
        <source>It takes up to 512 tokens; what is missing is padded. Every token may look at every other.</source>
        <translation>Recebe até 512 tokens; o que falta é preenchido. Cada token pode olhar para todos os outros.</translation>
    </message>
    <message>
        <source>A decoder block</source>
        <translation>Um bloco decodificador</translation>
    </message>
    <message>
        <source>One part more, to look at the encoders, and a mask: no token sees the tokens to its right.</source>
        <translation>Uma parte a mais, para olhar os codificadores, e uma máscara: nenhum token vê os tokens à sua direita.</translation>
    </message>
    <message>
        <source>Position 4</source>
        <translation>Posição 4</translation>
    </message>
    <message>
        <source>On its way through the block, position 4 may look at positions 1 to 4 and no further.</source>
        <translation>No caminho pelo bloco, a posição 4 pode olhar as posições 1 a 4 e nada além.</translation>
    </message>
    <message>
        <source>Two cones</source>
        <translation>Dois cones</translation>
    </message>
    <message>
        <source>What position 3 sees: all five positions with self-attention, only 1, 2 and 3 with the mask.</source>
        <translation>O que a posição 3 vê: as cinco posições na autoatenção, só 1, 2 e 3 com a máscara.</translation>
    </message>
    <message>
        <source>Decoders only</source>
        <translation>Só decodificadores</translation>
    </message>
    <message>
        <source>Without encoders that part goes. Six such blocks read 4,000 tokens at a time.</source>
        <translation>Sem codificadores essa parte sai. Seis blocos assim leem 4.000 tokens de cada vez.</translation>
    </message>
    <message>
        <source>GPT-2</source>
        <translation>GPT-2</translation>
    </message>
    <message>
        <source>The same block again, 12 to 48 times, with a lane for each of 1,024 tokens.</source>
        <translation>O mesmo bloco de novo, de 12 a 48 vezes, com uma faixa para cada um de 1.024 tokens.</translation>
    </message>
    <message>
        <source>%1, one vector of 512 numbers; numbers not given</source>
        <translation>%1, um vetor de 512 números; números não informados</translation>
    </message>
    <message>
        <source>self-attention: each word takes from every word</source>
        <translation>autoatenção: cada palavra toma de todas as palavras</translation>
    </message>
    <message>
        <source>feed-forward network for word %1, the same weights for each word</source>
        <translation>rede feed-forward da palavra %1, os mesmos pesos para cada palavra</translation>
    </message>
    <message>
        <source>feed-forward</source>
        <translation>feed-forward</translation>
    </message>
    <message>
        <source>same weights</source>
        <translation>mesmos pesos</translation>
    </message>
    <message>
        <source>3 cells</source>
        <translation>3 células</translation>
    </message>
    <message>
        <source>nearer: 9 cells</source>
        <translation>mais perto: 9 células</translation>
    </message>
    <message>
        <source>all 768 numbers</source>
        <translation>todos os 768 números</translation>
    </message>
    <message>
        <source>one vector of 768 numbers drawn as %1 cells; numbers not given</source>
        <translation>um vetor de 768 números desenhado como %1 células; números não informados</translation>
    </message>
    <message>
        <source>768 numbers, too many to draw one by one here</source>
        <translation>768 números, demais para desenhar um a um aqui</translation>
    </message>
    <message>
        <source>Words become vectors</source>
        <translation>Palavras viram vetores</translation>
    </message>
    <message>
        <source>Each word is a vector of 512 numbers, drawn as four cells, and has a path of its own.</source>
        <translation>Cada palavra é um vetor de 512 números, desenhado como quatro células, e tem um caminho próprio.</translation>
    </message>
    <message>
        <source>Where words meet</source>
        <translation>Onde as palavras se encontram</translation>
    </message>
    <message>
        <source>Only self-attention mixes the paths: z₁ has taken something from both words.</source>
        <translation>Só a autoatenção mistura os caminhos: z₁ tomou algo das duas palavras.</translation>
    </message>
    <message>
        <source>Each word alone</source>
        <translation>Cada palavra sozinha</translation>
    </message>
    <message>
        <source>The feed-forward network sees one word at a time, with the same weights for all.</source>
        <translation>A rede feed-forward vê uma palavra de cada vez, com os mesmos pesos para todas.</translation>
    </message>
    <message>
        <source>On to the next encoder</source>
        <translation>Para o próximo codificador</translation>
    </message>
    <message>
        <source>r₁ and r₂ enter encoder 2 as x₁ and x₂ entered this one.</source>
        <translation>r₁ e r₂ entram no codificador 2 como x₁ e x₂ entraram neste.</translation>
    </message>
    <message>
        <source>The same vector, nearer</source>
        <translation>O mesmo vetor, mais perto</translation>
    </message>
    <message>
        <source>3 or 9 cells stand for the same 768 numbers. On the Stage, zooming in shows the true ones.</source>
        <translation>3 ou 9 células representam os mesmos 768 números. No Palco, ampliar mostra os verdadeiros.</translation>
    </message>
    <message>
        <source>encoder 1</source>
        <translation>codificador 1</translation>
    </message>
    <message>
        <source>encoder 2</source>
        <translation>codificador 2</translation>
    </message>
    <message>
        <source>The filing cabinet: query, keys, values</source>
        <translation>O arquivo de pastas: consulta, chaves, valores</translation>
    </message>
    <message>
        <source>Features and labels: one sentence, four exercises</source>
        <translation>Atributos e rótulos: uma frase, quatro exercícios</translation>
    </message>
    <message>
        <source>Six words: from scores to one word</source>
        <translation>Seis palavras: dos escores a uma palavra</translation>
    </message>
    <message>
        <source>The time signal: positions in four numbers</source>
        <translation>O sinal de tempo: posições em quatro números</translation>
    </message>
    <message>
        <source>Each word its own path: what happens side by side</source>
        <translation>Cada palavra em seu caminho: o que ocorre lado a lado</translation>
    </message>
    <message>
        <source>Kinds of blocks: encoders and decoders</source>
        <translation>Tipos de blocos: codificadores e decodificadores</translation>
    </message>
    <message>
        <source>decoder output</source>
        <translation>saída do decodificador</translation>
    </message>
    <message>
        <source>“%1”, index %2</source>
        <translation>“%1”, índice %2</translation>
    </message>
    <message>
        <source>one-hot of “%1”, place of “%2”: %3</source>
        <translation>one-hot de “%1”, lugar de “%2”: %3</translation>
    </message>
    <message>
        <source>logit of “%1”: %2, made up</source>
        <translation>logit de “%1”: %2, inventado</translation>
    </message>
    <message>
        <source>probability of “%1”: %2, from made-up logits</source>
        <translation>probabilidade de “%1”: %2, de logits inventados</translation>
    </message>
    <message>
        <source>output of the decoder; numbers not given</source>
        <translation>saída do decodificador; números não informados</translation>
    </message>
    <message>
        <source>linear layer: from the vector to one score a word</source>
        <translation>camada linear: do vetor a um escore por palavra</translation>
    </message>
    <message>
        <source>linear: vector × W, one column of W a word</source>
        <translation>linear: vetor × W, uma coluna de W por palavra</translation>
    </message>
    <message>
        <source>argmax: the largest is at index %1, “%2”</source>
        <translation>argmax: o maior está no índice %1, “%2”</translation>
    </message>
    <message>
        <source>article: index %1 in its table, index %2 in its figure of the last layer</source>
        <translation>artigo: índice %1 na tabela, índice %2 na figura da última camada</translation>
    </message>
    <message>
        <source>made-up scores</source>
        <translation>escores inventados</translation>
    </message>
    <message>
        <source>The vocabulary</source>
        <translation>O vocabulário</translation>
    </message>
    <message>
        <source>Six words are all that this toy can say. Each has an index, fixed before training.</source>
        <translation>Seis palavras são tudo o que este brinquedo diz. Cada uma tem um índice, fixado antes do treino.</translation>
    </message>
    <message>
        <source>One-hot</source>
        <translation>One-hot</translation>
    </message>
    <message>
        <source>The word “am” as numbers: as long as the vocabulary, 1 at its index and 0 elsewhere.</source>
        <translation>A palavra “am” em números: tão longo quanto o vocabulário, 1 em seu índice e 0 no resto.</translation>
    </message>
    <message>
        <source>Linear layer</source>
        <translation>Camada linear</translation>
    </message>
    <message>
        <source>The decoder&apos;s last vector becomes one score a word, its logit. The article prints none: these are made up.</source>
        <translation>O último vetor do decodificador vira um escore por palavra, o logit. O artigo não traz nenhum: estes são inventados.</translation>
    </message>
    <message>
        <source>Each score as a power of e, divided by their sum: probabilities that add up to 1.</source>
        <translation>Cada escore como potência de e, dividido pela soma: probabilidades que somam 1.</translation>
    </message>
    <message>
        <source>Argmax</source>
        <translation>Argmax</translation>
    </message>
    <message>
        <source>The highest probability wins; its index names the word. The one-hot above is what training aims at.</source>
        <translation>A maior probabilidade vence; seu índice dá a palavra. O one-hot acima é o alvo do treino.</translation>
    </message>
    <message>
        <source>Index 1 or 5?</source>
        <translation>Índice 1 ou 5?</translation>
    </message>
    <message>
        <source>“am” has index 5 in the article&apos;s figure of the last layer, 1 in its table: two vocabularies.</source>
        <translation>“am” tem índice 5 na figura da última camada do artigo e 1 na tabela: dois vocabulários.</translation>
    </message>
    <message>
        <source>index</source>
        <translation>índice</translation>
    </message>
    <message>
        <source>one-hot “am”</source>
        <translation>one-hot “am”</translation>
    </message>
    <message>
        <source>with time signal</source>
        <translation>com sinal de tempo</translation>
    </message>
    <message>
        <source>“%1”, position %2</source>
        <translation>“%1”, posição %2</translation>
    </message>
    <message>
        <source>position %1</source>
        <translation>posição %1</translation>
    </message>
    <message>
        <source>embedding of “%1”; numbers not given</source>
        <translation>embedding de “%1”; números não informados</translation>
    </message>
    <message>
        <source>position %1, number %2 of its encoding: %3</source>
        <translation>posição %1, número %2 da codificação: %3</translation>
    </message>
    <message>
        <source>“%1” with its time signal; numbers not given</source>
        <translation>“%1” com seu sinal de tempo; números não informados</translation>
    </message>
    <message>
        <source>number %1 of the encoding: %2</source>
        <translation>número %1 da codificação: %2</translation>
    </message>
    <message>
        <source>Words without order</source>
        <translation>Palavras sem ordem</translation>
    </message>
    <message>
        <source>Embeddings say what a word is, not where it stands. Here each has 4 numbers instead of 512.</source>
        <translation>Embeddings dizem o que uma palavra é, não onde está. Aqui cada um tem 4 números em vez de 512.</translation>
    </message>
    <message>
        <source>Four waves</source>
        <translation>Quatro ondas</translation>
    </message>
    <message>
        <source>Two sines, then two cosines. The fast pair turns once in 6.3 positions, the slow one in 62,832.</source>
        <translation>Dois senos, depois dois cossenos. O par rápido dá uma volta em 6,3 posições, o lento em 62.832.</translation>
    </message>
    <message>
        <source>A vector for each position</source>
        <translation>Um vetor para cada posição</translation>
    </message>
    <message>
        <source>Read off at positions 0, 1 and 2: no two positions get the same four numbers.</source>
        <translation>Lidas nas posições 0, 1 e 2: não há duas posições com os mesmos quatro números.</translation>
    </message>
    <message>
        <source>Added to the embedding</source>
        <translation>Somado ao embedding</translation>
    </message>
    <message>
        <source>Number by number. From here on every vector also says where its word stands.</source>
        <translation>Número a número. Daqui em diante cada vetor também diz onde está sua palavra.</translation>
    </message>
    <message>
        <source>time signal</source>
        <translation>sinal de tempo</translation>
    </message>
    <message>
        <source>colour of %1</source>
        <translation>cor de %1</translation>
    </message>
    <message>
        <source>%1: %2 positions, %3 numbers each, from −1 to 1</source>
        <translation>%1: %2 posições, %3 números cada, de −1 a 1</translation>
    </message>
    <message>
        <source>number %1</source>
        <translation>número %1</translation>
    </message>
    <message>
        <source>across: the numbers of a vector; down: positions</source>
        <translation>na horizontal: os números de um vetor; na vertical: posições</translation>
    </message>
    <message>
        <source>across: one number of every %1; down: positions</source>
        <translation>na horizontal: um número a cada %1; na vertical: posições</translation>
    </message>
    <message>
        <source>left half sines, right half cosines</source>
        <translation>metade esquerda senos, metade direita cossenos</translation>
    </message>
    <message>
        <source>interleaved (the paper)</source>
        <translation>intercalada (o artigo original)</translation>
    </message>
    <message>
        <source>concatenated (Marian)</source>
        <translation>concatenada (Marian)</translation>
    </message>
    <message>
        <source>concatenated, scales 1 … 10,000 (Tensor2Tensor)</source>
        <translation>concatenada, escalas 1 … 10.000 (Tensor2Tensor)</translation>
    </message>
    <message>
        <source>learned (GPT)</source>
        <translation>aprendida (GPT)</translation>
    </message>
    <message>
        <source>computed by the formula</source>
        <translation>calculado pela fórmula</translation>
    </message>
    <message>
        <source>20 words, 512 numbers</source>
        <translation>20 palavras, 512 números</translation>
    </message>
    <message>
        <source>A row for each position: fast waves at the left of each half, slow ones at its right.</source>
        <translation>Uma linha por posição: ondas rápidas à esquerda de cada metade, lentas à direita.</translation>
    </message>
    <message>
        <source>Sines and cosines in turn</source>
        <translation>Senos e cossenos alternados</translation>
    </message>
    <message>
        <source>The paper&apos;s formula puts the sine and the cosine of each wave side by side.</source>
        <translation>A fórmula original põe lado a lado o seno e o cosseno de cada onda.</translation>
    </message>
    <message>
        <source>The same numbers in another order</source>
        <translation>Os mesmos números em outra ordem</translation>
    </message>
    <message>
        <source>First all sines, then all cosines. A model must be run in the order it was trained in.</source>
        <translation>Primeiro todos os senos, depois os cossenos. Um modelo deve usar a ordem em que foi treinado.</translation>
    </message>
    <message>
        <source>One name, four things</source>
        <translation>Um nome, quatro coisas</translation>
    </message>
    <message>
        <source>Three formulas, and a fourth kind that is learned: GPT-2&apos;s is on the Stage, level Model.</source>
        <translation>Três fórmulas, e um quarto tipo que é aprendido: o da GPT-2 está no Palco, nível Modelo.</translation>
    </message>
    <message>
        <source>Position maps: sines and cosines as colours</source>
        <translation>Mapas de posições: senos e cossenos em cores</translation>
    </message>
    <message>
        <source>Encoder</source>
        <translation>Codificador</translation>
    </message>
    <message>
        <source>Decoder</source>
        <translation>Decodificador</translation>
    </message>
    <message>
        <source>K, V</source>
        <translation>K, V</translation>
    </message>
    <message>
        <source>mask, query “%1”, key “%2”: %3</source>
        <translation>máscara, consulta “%1”, chave “%2”: %3</translation>
    </message>
    <message>
        <source>the article&apos;s words; no numbers</source>
        <translation>palavras do artigo; sem números</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>Ler</translation>
    </message>
    <message>
        <source>The encoder reads the whole question at once.</source>
        <translation>O codificador lê a pergunta inteira de uma vez.</translation>
    </message>
    <message>
        <source>First word</source>
        <translation>Primeira palavra</translation>
    </message>
    <message>
        <source>The decoder begins with &lt;start&gt;. Its queries meet the encoder&apos;s keys and values, and it writes the first word.</source>
        <translation>O decodificador começa com &lt;start&gt;. Suas consultas encontram as chaves e os valores do codificador, e ele escreve a primeira palavra.</translation>
    </message>
    <message>
        <source>Fed back</source>
        <translation>De volta à entrada</translation>
    </message>
    <message>
        <source>What it wrote goes in again: “I” leads to “am”.</source>
        <translation>O que escreveu entra de novo: “I” leva a “am”.</translation>
    </message>
    <message>
        <source>And again</source>
        <translation>E de novo</translation>
    </message>
    <message>
        <source>Every step sees all the words before it.</source>
        <translation>Cada passo vê todas as palavras anteriores.</translation>
    </message>
    <message>
        <source>The end</source>
        <translation>O fim</translation>
    </message>
    <message>
        <source>The end token is a word like any other: here it stops.</source>
        <translation>O token de fim é uma palavra como as outras: aqui ele para.</translation>
    </message>
    <message>
        <source>Look-ahead mask</source>
        <translation>Máscara de antecipação</translation>
    </message>
    <message>
        <source>In training all words stand there already. The mask is added to the scaled scores: −∞ hides what comes later.</source>
        <translation>No treino todas as palavras já estão lá. A máscara é somada aos escores divididos: −∞ esconde o que vem depois.</translation>
    </message>
    <message>
        <source>by the rule</source>
        <translation>pela regra</translation>
    </message>
    <message>
        <source>A chat: question in, answer out, and the mask between them</source>
        <translation>Uma conversa: entra a pergunta, sai a resposta, e a máscara entre elas</translation>
    </message>
</context>
<context>
    <name>headlight::ScenePanel</name>
    <message>
        <source>Back</source>
        <translation>Voltar</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pausar</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Reproduzir</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Avançar</translation>
    </message>
    <message>
        <source>The step before (Left)</source>
        <translation>O passo anterior (seta para a esquerda)</translation>
    </message>
    <message>
        <source>Play or pause (Space)</source>
        <translation>Reproduzir ou pausar (barra de espaço)</translation>
    </message>
    <message>
        <source>The next step (Right)</source>
        <translation>O próximo passo (seta para a direita)</translation>
    </message>
    <message>
        <source>Step %1 of %2: %3</source>
        <translation>Passo %1 de %2: %3</translation>
    </message>
</context>
<context>
    <name>headlight::ScenesWindow</name>
    <message>
        <source>Scenes from the articles</source>
        <translation>Cenas dos artigos</translation>
    </message>
    <message>
        <source>Scene</source>
        <translation>Cena</translation>
    </message>
</context>
<context>
    <name>headlight::ScoreChain</name>
    <message>
        <source>log-softmax</source>
        <translation>log-softmax</translation>
    </message>
    <message>
        <source>diversity penalty</source>
        <translation>penalidade de diversidade</translation>
    </message>
    <message>
        <source>sequence bias</source>
        <translation>viés de sequência</translation>
    </message>
    <message>
        <source>source repetition</source>
        <translation>repetição da origem</translation>
    </message>
    <message>
        <source>repetition penalty</source>
        <translation>penalidade de repetição</translation>
    </message>
    <message>
        <source>no repeated n-gram</source>
        <translation>sem n-grama repetido</translation>
    </message>
    <message>
        <source>no n-gram of source</source>
        <translation>sem n-grama da origem</translation>
    </message>
    <message>
        <source>bad words</source>
        <translation>palavras proibidas</translation>
    </message>
    <message>
        <source>minimum length</source>
        <translation>comprimento mínimo</translation>
    </message>
    <message>
        <source>minimum of new tokens</source>
        <translation>mínimo de tokens novos</translation>
    </message>
    <message>
        <source>forced beginning</source>
        <translation>início forçado</translation>
    </message>
    <message>
        <source>forced end</source>
        <translation>fim forçado</translation>
    </message>
    <message>
        <source>invalid values removed</source>
        <translation>valores inválidos removidos</translation>
    </message>
    <message>
        <source>length decay</source>
        <translation>decaimento do comprimento</translation>
    </message>
    <message>
        <source>suppressed tokens</source>
        <translation>tokens suprimidos</translation>
    </message>
    <message>
        <source>suppressed at the start</source>
        <translation>suprimidos no início</translation>
    </message>
    <message>
        <source>temperature</source>
        <translation>temperatura</translation>
    </message>
    <message>
        <source>top-k</source>
        <translation>top-k</translation>
    </message>
    <message>
        <source>top-p</source>
        <translation>top-p</translation>
    </message>
    <message>
        <source>min-p</source>
        <translation>min-p</translation>
    </message>
    <message>
        <source>typical-p</source>
        <translation>typical-p</translation>
    </message>
    <message>
        <source>epsilon cutoff</source>
        <translation>corte epsilon</translation>
    </message>
    <message>
        <source>eta cutoff</source>
        <translation>corte eta</translation>
    </message>
    <message>
        <source>renormalized</source>
        <translation>renormalizado</translation>
    </message>
    <message>
        <source>model</source>
        <translation>modelo</translation>
    </message>
    <message>
        <source>final</source>
        <translation>final</translation>
    </message>
    <message>
        <source>softmax of the logits</source>
        <translation>softmax dos logits</translation>
    </message>
    <message>
        <source>softmax</source>
        <translation>softmax</translation>
    </message>
    <message>
        <source>drawn from</source>
        <translation>de onde se sorteia</translation>
    </message>
    <message numerus="yes">
        <source>‹ %Ln more</source>
        <comment>columns before</comment>
        <translation>
            <numerusform>‹ mais %Ln</numerusform>
            <numerusform>‹ mais %Ln</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>…%Ln more ›</source>
        <comment>columns behind</comment>
        <translation>
            <numerusform>…mais %Ln ›</numerusform>
            <numerusform>…mais %Ln ›</numerusform>
        </translation>
    </message>
    <message>
        <source>“%1” (id %2): excluded by %3</source>
        <translation>“%1” (id %2): excluído por %3</translation>
    </message>
    <message>
        <source>“%1” (id %2), %3: %4</source>
        <translation>“%1” (id %2), %3: %4</translation>
    </message>
    <message numerus="yes">
        <source>%Ln others</source>
        <comment>tokens that are not listed</comment>
        <translation>
            <numerusform>%Ln outro</numerusform>
            <numerusform>%Ln outros</numerusform>
        </translation>
    </message>
    <message>
        <source>excluded</source>
        <translation>excluídos</translation>
    </message>
    <message>
        <source>their mass</source>
        <translation>sua massa</translation>
    </message>
    <message>
        <source>entropy</source>
        <translation>entropia</translation>
    </message>
    <message>
        <source>perplexity</source>
        <translation>perplexidade</translation>
    </message>
    <message>
        <source>%1 nats</source>
        <translation>%1 nats</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <comment>tokens, mass</comment>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>There are no scores at this step.</source>
        <translation>Não há escores neste passo.</translation>
    </message>
    <message>
        <source>Choose a step of the decoding to see how its scores come about.</source>
        <translation>Escolha um passo da decodificação para ver como seus escores surgem.</translation>
    </message>
    <message>
        <source>“%1”: %2</source>
        <translation>“%1”: %2</translation>
    </message>
    <message>
        <source>coin: %1</source>
        <translation>moeda: %1</translation>
    </message>
    <message>
        <source>coin %1</source>
        <translation>moeda %1</translation>
    </message>
    <message>
        <source>“%1” holds %2 … %3</source>
        <translation>“%1” ocupa %2 … %3</translation>
    </message>
    <message>
        <source>Every token is excluded: none can follow.</source>
        <translation>Todos os tokens estão excluídos: nenhum pode seguir.</translation>
    </message>
    <message>
        <source>final distribution, tokens in the order of their ids</source>
        <translation>distribuição final, tokens na ordem de seus ids</translation>
    </message>
    <message>
        <source>no coin: greedy</source>
        <translation>sem moeda: guloso</translation>
    </message>
</context>
<context>
    <name>headlight::ScoreChainView</name>
    <message>
        <source>From scores to the next token</source>
        <translation>Dos escores ao próximo token</translation>
    </message>
    <message numerus="yes">
        <source>%1 %2: %Ln tokens excluded with %3 of the probability.</source>
        <translation>
            <numerusform>%1 %2: %Ln token excluído com %3 da probabilidade.</numerusform>
            <numerusform>%1 %2: %Ln tokens excluídos com %3 da probabilidade.</numerusform>
        </translation>
    </message>
    <message>
        <source>“%1” was chosen.</source>
        <translation>“%1” foi escolhido.</translation>
    </message>
</context>
<context>
    <name>headlight::SearchTree</name>
    <message>
        <source>kept</source>
        <translation>mantido</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>terminado</translation>
    </message>
    <message>
        <source>outdone</source>
        <translation>superado</translation>
    </message>
    <message>
        <source>too low</source>
        <translation>baixo demais</translation>
    </message>
    <message>
        <source>dropped</source>
        <translation>descartado</translation>
    </message>
    <message>
        <source>&lt;%1 %</source>
        <translation>&lt;%1%</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1%</translation>
    </message>
    <message>
        <source>prompt</source>
        <translation>prompt</translation>
    </message>
    <message>
        <source>prompt “%1”</source>
        <translation>prompt “%1”</translation>
    </message>
    <message>
        <source>token “%1”, probability %2, sum %3, score %4, %5</source>
        <translation>token “%1”, probabilidade %2, soma %3, escore %4, %5</translation>
    </message>
    <message>
        <source>No search has run yet: its tokens, their probabilities and what became of them will stand here.</source>
        <translation>Nenhuma busca rodou ainda: aqui ficarão seus tokens, suas probabilidades e o que foi feito deles.</translation>
    </message>
    <message>
        <source>Nothing of the tree is here; the key 0 shows all of it.</source>
        <translation>Nada da árvore está aqui; a tecla 0 mostra toda ela.</translation>
    </message>
    <message>
        <source>token %1</source>
        <translation>token %1</translation>
    </message>
    <message>
        <source>best</source>
        <translation>melhor</translation>
    </message>
    <message>
        <source>score %1</source>
        <translation>escore %1</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message numerus="yes">
        <source>%n token(s) tried.</source>
        <translation>
            <numerusform>%n token tentado.</numerusform>
            <numerusform>%n tokens tentados.</numerusform>
        </translation>
    </message>
    <message>
        <source>Best: “%1”, sum %2 (product %3), score %4.</source>
        <translation>Melhor: “%1”, soma %2 (produto %3), escore %4.</translation>
    </message>
    <message numerus="yes">
        <source>The prompt: %n token(s) tried behind it.</source>
        <translation>
            <numerusform>O prompt: %n token tentado depois dele.</numerusform>
            <numerusform>O prompt: %n tokens tentados depois dele.</numerusform>
        </translation>
    </message>
    <message>
        <source>“%1”: sum %2 (product %3), score %4; %5. Ctrl+click another one to compare.</source>
        <translation>“%1”: soma %2 (produto %3), escore %4; %5. Ctrl+clique em outro para comparar.</translation>
    </message>
    <message>
        <source>(nothing more): sum %1, score %2</source>
        <translation>(nada mais): soma %1, escore %2</translation>
    </message>
    <message>
        <source>“%1”: sum %2, score %3</source>
        <translation>“%1”: soma %2, escore %3</translation>
    </message>
    <message>
        <source>They part behind “%1”. %2 — against %3. Difference of the sums: %4.</source>
        <translation>Separam-se depois de “%1”. %2 — contra %3. Diferença das somas: %4.</translation>
    </message>
    <message>
        <source>A part of the tree is shown; 0 shows all of it.</source>
        <translation>Uma parte da árvore é mostrada; 0 mostra toda ela.</translation>
    </message>
</context>
<context>
    <name>headlight::SearchTreeView</name>
    <message>
        <source>Continue from here</source>
        <translation>Continuar daqui</translation>
    </message>
    <message>
        <source>Unfold</source>
        <translation>Expandir</translation>
    </message>
    <message>
        <source>Fold</source>
        <translation>Recolher</translation>
    </message>
    <message>
        <source>Copy text</source>
        <translation>Copiar texto</translation>
    </message>
    <message>
        <source>Search tree</source>
        <translation>Árvore de busca</translation>
    </message>
    <message>
        <source>The arrow keys walk from token to token, Enter continues from the chosen one, plus and minus zoom, 0 shows the whole tree.</source>
        <translation>As setas andam de token em token, Enter continua a partir do escolhido, mais e menos aproximam e afastam, 0 mostra a árvore toda.</translation>
    </message>
    <message numerus="yes">
        <source>%n more behind it, folded</source>
        <translation>
            <numerusform>mais %n atrás, recolhido</numerusform>
            <numerusform>mais %n atrás, recolhidos</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>headlight::Stage</name>
    <message>
        <source>token %1: %2</source>
        <translation>token %1: %2</translation>
    </message>
    <message>
        <source>query</source>
        <translation>consulta</translation>
    </message>
    <message>
        <source>keys</source>
        <translation>chaves</translation>
    </message>
    <message>
        <source>q·k</source>
        <translation>q·k</translation>
    </message>
    <message>
        <source>÷ √%1</source>
        <translation>÷ √%1</translation>
    </message>
    <message>
        <source>× %1</source>
        <translation>× %1</translation>
    </message>
    <message>
        <source>mask</source>
        <translation>máscara</translation>
    </message>
    <message>
        <source>softmax</source>
        <translation>softmax</translation>
    </message>
    <message>
        <source>values</source>
        <translation>valores</translation>
    </message>
    <message>
        <source>weighted sum</source>
        <translation>soma ponderada</translation>
    </message>
    <message>
        <source>%1: the row is divided by this</source>
        <translation>%1: a linha é dividida por isto</translation>
    </message>
    <message>
        <source>Where does this come from?  %1</source>
        <translation>De onde vem isto?  %1</translation>
    </message>
    <message>
        <source>The numbers of this step are being computed…</source>
        <translation>Os números deste passo estão sendo calculados…</translation>
    </message>
    <message>
        <source>weights: %1</source>
        <translation>pesos: %1</translation>
    </message>
    <message>
        <source>Click any cell, or press Enter on it, to ask where its number comes from.</source>
        <translation>Clique em qualquer célula, ou pressione Enter nela, para perguntar de onde vem seu número.</translation>
    </message>
    <message numerus="yes">
        <source>Layer %1 runs here, folded into one beat (%n operations). Open it by clicking L%1 on the left.</source>
        <translation>
            <numerusform>A camada %1 é executada aqui, dobrada em um passo (%n operação). Abra-a clicando em L%1 à esquerda.</numerusform>
            <numerusform>A camada %1 é executada aqui, dobrada em um passo (%n operações). Abra-a clicando em L%1 à esquerda.</numerusform>
        </translation>
    </message>
    <message>
        <source>token embedding</source>
        <translation>embedding do token</translation>
    </message>
    <message>
        <source>embedding</source>
        <translation>embedding</translation>
    </message>
    <message>
        <source>+ position</source>
        <translation>+ posição</translation>
    </message>
    <message>
        <source>residual stream</source>
        <translation>fluxo residual</translation>
    </message>
    <message>
        <source>residual</source>
        <translation>residual</translation>
    </message>
    <message>
        <source>LayerNorm 1</source>
        <translation>LayerNorm 1</translation>
    </message>
    <message>
        <source>heads merged</source>
        <translation>cabeças juntas</translation>
    </message>
    <message>
        <source>× W_O + b_O</source>
        <translation>× W_O + b_O</translation>
    </message>
    <message>
        <source>+ residual</source>
        <translation>+ residual</translation>
    </message>
    <message>
        <source>LayerNorm 2</source>
        <translation>LayerNorm 2</translation>
    </message>
    <message>
        <source>MLP in</source>
        <translation>MLP in</translation>
    </message>
    <message>
        <source>activation</source>
        <translation>ativação</translation>
    </message>
    <message>
        <source>MLP out</source>
        <translation>MLP out</translation>
    </message>
    <message>
        <source>final norm</source>
        <translation>norm final</translation>
    </message>
    <message>
        <source>Type something to see the model compute.</source>
        <translation>Digite algo para ver o modelo calcular.</translation>
    </message>
    <message>
        <source>open layer %1</source>
        <translation>abrir a camada %1</translation>
    </message>
    <message>
        <source>vectors of %1 numbers are folded, one line per head</source>
        <translation>vetores de %1 números estão dobrados, uma linha por cabeça</translation>
    </message>
    <message>
        <source>next token</source>
        <translation>próximo</translation>
    </message>
    <message>
        <source>logit</source>
        <translation>logit</translation>
    </message>
    <message>
        <source>GELU, in its tanh form</source>
        <translation>GELU, na forma com tanh</translation>
    </message>
    <message>
        <source>Each neuron is bent on its own by the curve: %1.</source>
        <translation>Cada neurônio passa sozinho pela curva: %1.</translation>
    </message>
    <message>
        <source>x, before the curve</source>
        <translation>x, antes da curva</translation>
    </message>
    <message>
        <source>the result</source>
        <translation>o resultado</translation>
    </message>
    <message>
        <source>x is not a finite number: it has no place on the curve.</source>
        <translation>x não é um número finito: não tem lugar na curva.</translation>
    </message>
    <message>
        <source>so far %1</source>
        <translation>até aqui %1</translation>
    </message>
    <message numerus="yes">
        <source>Each cell is the loudest of %n numbers.</source>
        <translation>
            <numerusform>Cada célula é o mais forte de %n número.</numerusform>
            <numerusform>Cada célula é o mais forte de %n números.</numerusform>
        </translation>
    </message>
    <message>
        <source>result</source>
        <translation>resultado</translation>
    </message>
    <message numerus="yes">
        <source>Two rows are added number by number; this is one of %n sum(s).</source>
        <translation>
            <numerusform>Duas linhas são somadas número a número; esta é uma de %n soma.</numerusform>
            <numerusform>Duas linhas são somadas número a número; esta é uma de %n somas.</numerusform>
        </translation>
    </message>
    <message>
        <source>The heads are laid side by side: head %1 fills the places %2 … %3.</source>
        <translation>As cabeças ficam lado a lado: a cabeça %1 ocupa os lugares %2 … %3.</translation>
    </message>
    <message>
        <source>Nothing is computed here: the row goes on into the next layer as it is.</source>
        <translation>Nada é calculado aqui: a linha segue como está para a próxima camada.</translation>
    </message>
    <message>
        <source>the model&apos;s factor</source>
        <translation>o fator do modelo</translation>
    </message>
    <message>
        <source>factor</source>
        <translation>fator</translation>
    </message>
    <message>
        <source>Divided by the root of the head&apos;s size, %1, so that scores do not grow with it.</source>
        <translation>Dividido pela raiz do tamanho da cabeça, %1, para que os escores não cresçam com ele.</translation>
    </message>
    <message>
        <source>Every score of the layer is multiplied by the same number.</source>
        <translation>Todos os escores da camada são multiplicados pelo mesmo número.</translation>
    </message>
    <message>
        <source>%1 comes after %2: no token may look ahead, so its score is made −∞.</source>
        <translation>%1 vem depois de %2: nenhum token pode olhar adiante, por isso seu escore vira −∞.</translation>
    </message>
    <message>
        <source>%1 does not come after %2: the score stays as it is.</source>
        <translation>%1 não vem depois de %2: o escore fica como está.</translation>
    </message>
    <message>
        <source>row %1: “%2”</source>
        <translation>linha %1: “%2”</translation>
    </message>
    <message>
        <source>row %1</source>
        <translation>linha %1</translation>
    </message>
    <message>
        <source>%1, row %2, number %3</source>
        <translation>%1, linha %2, número %3</translation>
    </message>
    <message>
        <source>Looked up: the token&apos;s id, %1, chooses a row of the table %2.</source>
        <translation>Busca: o id do token, %1, escolhe uma linha da tabela %2.</translation>
    </message>
    <message>
        <source>Looked up: the position, %1, chooses a row of the table %2.</source>
        <translation>Busca: a posição, %1, escolhe uma linha da tabela %2.</translation>
    </message>
    <message>
        <source>mean of the row</source>
        <translation>média da linha</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>média</translation>
    </message>
    <message>
        <source>scale of the row</source>
        <translation>escala da linha</translation>
    </message>
    <message>
        <source>gain</source>
        <translation>ganho</translation>
    </message>
    <message>
        <source>bias</source>
        <translation>viés</translation>
    </message>
    <message>
        <source>The row is centred, divided by its scale, then stretched and moved as learned.</source>
        <translation>A linha é centrada, dividida por sua escala e depois esticada e deslocada conforme aprendido.</translation>
    </message>
    <message>
        <source>token embedding of %1</source>
        <translation>embedding do token %1</translation>
    </message>
    <message>
        <source>position embedding of %1</source>
        <translation>embedding da posição de %1</translation>
    </message>
    <message>
        <source>residual stream of %1 before layer %2</source>
        <translation>fluxo residual de %1 antes da camada %2</translation>
    </message>
    <message>
        <source>LayerNorm scale of %1</source>
        <translation>escala da LayerNorm de %1</translation>
    </message>
    <message>
        <source>%1 after LayerNorm 1</source>
        <translation>%1 depois da LayerNorm 1</translation>
    </message>
    <message>
        <source>query of %1</source>
        <translation>consulta de %1</translation>
    </message>
    <message>
        <source>key of %1</source>
        <translation>chave de %1</translation>
    </message>
    <message>
        <source>value of %1</source>
        <translation>valor de %1</translation>
    </message>
    <message>
        <source>scaled scores of %1</source>
        <translation>escores escalados de %1</translation>
    </message>
    <message>
        <source>masked scores of %1</source>
        <translation>escores mascarados de %1</translation>
    </message>
    <message>
        <source>attention of %1</source>
        <translation>atenção de %1</translation>
    </message>
    <message>
        <source>weighted sum for %1</source>
        <translation>soma ponderada para %1</translation>
    </message>
    <message>
        <source>merged heads of %1</source>
        <translation>cabeças juntas de %1</translation>
    </message>
    <message>
        <source>attention output for %1</source>
        <translation>saída da atenção para %1</translation>
    </message>
    <message>
        <source>residual stream of %1 after attention</source>
        <translation>fluxo residual de %1 depois da atenção</translation>
    </message>
    <message>
        <source>%1 after LayerNorm 2</source>
        <translation>%1 depois da LayerNorm 2</translation>
    </message>
    <message>
        <source>MLP neurons of %1 before the activation</source>
        <translation>neurônios da MLP de %1 antes da ativação</translation>
    </message>
    <message>
        <source>MLP neurons of %1 after the activation</source>
        <translation>neurônios da MLP de %1 depois da ativação</translation>
    </message>
    <message>
        <source>MLP output for %1</source>
        <translation>saída da MLP para %1</translation>
    </message>
    <message>
        <source>residual stream of %1 after layer %2</source>
        <translation>fluxo residual de %1 depois da camada %2</translation>
    </message>
    <message>
        <source>%1 after the final LayerNorm</source>
        <translation>%1 depois da LayerNorm final</translation>
    </message>
    <message>
        <source>logits after %1</source>
        <translation>logits depois de %1</translation>
    </message>
    <message>
        <source>probabilities after %1</source>
        <translation>probabilidades depois de %1</translation>
    </message>
    <message>
        <source>layer %1, head %2</source>
        <translation>camada %1, cabeça %2</translation>
    </message>
    <message>
        <source>layer %1</source>
        <translation>camada %1</translation>
    </message>
    <message>
        <source>key</source>
        <translation>chave</translation>
    </message>
    <message>
        <source>value</source>
        <translation>valor</translation>
    </message>
    <message>
        <source>after attention</source>
        <translation>após a atenção</translation>
    </message>
    <message>
        <source>after the MLP</source>
        <translation>após a MLP</translation>
    </message>
    <message>
        <source>scores</source>
        <translation>escores</translation>
    </message>
    <message>
        <source>attention</source>
        <translation>atenção</translation>
    </message>
    <message>
        <source>normalized</source>
        <translation>normalizado</translation>
    </message>
    <message>
        <source>scale</source>
        <translation>escala</translation>
    </message>
    <message>
        <source>neurons</source>
        <translation>neurônios</translation>
    </message>
    <message>
        <source>MLP</source>
        <translation>MLP</translation>
    </message>
    <message>
        <source>logits</source>
        <translation>logits</translation>
    </message>
    <message>
        <source>query of %1 · key of %2</source>
        <translation>consulta de %1 · chave de %2</translation>
    </message>
    <message>
        <source>score of %1 for %2, scaled</source>
        <translation>escore de %1 para %2, escalado</translation>
    </message>
    <message>
        <source>score of %1 for %2, masked</source>
        <translation>escore de %1 para %2, mascarado</translation>
    </message>
    <message>
        <source>attention of %1 to %2</source>
        <translation>atenção de %1 a %2</translation>
    </message>
    <message>
        <source>logit of %1 after %2</source>
        <translation>logit de %1 depois de %2</translation>
    </message>
    <message>
        <source>probability of %1 after %2</source>
        <translation>probabilidade de %1 depois de %2</translation>
    </message>
    <message>
        <source>%1, number %2</source>
        <translation>%1, número %2</translation>
    </message>
    <message>
        <source>the sum is not finite from here on</source>
        <translation>daqui em diante a soma não é finita</translation>
    </message>
    <message numerus="yes">
        <source>the largest of %n term(s)</source>
        <translation>
            <numerusform>o maior de %n termo</numerusform>
            <numerusform>os maiores de %n termos</numerusform>
        </translation>
    </message>
    <message>
        <source>no. %1</source>
        <translation>nº %1</translation>
    </message>
    <message>
        <source>next: the scaled score</source>
        <translation>a seguir: escore escalado</translation>
    </message>
    <message>
        <source>number %1 of the values</source>
        <translation>número %1 dos valores</translation>
    </message>
    <message>
        <source>row of “%1” in %2</source>
        <translation>linha de “%1” em %2</translation>
    </message>
    <message>
        <source>column %1 of %2</source>
        <translation>coluna %1 de %2</translation>
    </message>
    <message>
        <source>products</source>
        <translation>produtos</translation>
    </message>
    <message>
        <source>running sum</source>
        <translation>soma acumulada</translation>
    </message>
    <message>
        <source>the products together</source>
        <translation>os produtos somados</translation>
    </message>
    <message>
        <source>bias %1</source>
        <translation>viés %1</translation>
    </message>
    <message numerus="yes">
        <source>Each token&apos;s value, times the attention it gets, summed over %n token(s).</source>
        <translation>
            <numerusform>O valor de cada token, vezes a atenção que recebe, somado sobre %n token.</numerusform>
            <numerusform>O valor de cada token, vezes a atenção que recebe, somado sobre %n tokens.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n number(s) multiplied pairwise and summed.</source>
        <translation>
            <numerusform>%n número multiplicado par a par e somado.</numerusform>
            <numerusform>%n números multiplicados par a par e somados.</numerusform>
        </translation>
    </message>
    <message>
        <source>Then the bias is added.</source>
        <translation>Depois se soma o viés.</translation>
    </message>
    <message>
        <source>its own exp</source>
        <translation>seu próprio exp</translation>
    </message>
    <message>
        <source>sum of all</source>
        <translation>soma de todos</translation>
    </message>
    <message>
        <source>exp(score + %1)</source>
        <translation>exp(escore + %1)</translation>
    </message>
    <message>
        <source>exp(score − %1)</source>
        <translation>exp(escore − %1)</translation>
    </message>
    <message>
        <source>exp</source>
        <translation>exp</translation>
    </message>
    <message>
        <source>sum of the exp</source>
        <translation>soma dos exp</translation>
    </message>
    <message>
        <source>A later token is masked: exp(−∞) = 0, so it gets no attention.</source>
        <translation>Um token posterior é mascarado: exp(−∞) = 0, por isso não recebe atenção.</translation>
    </message>
    <message>
        <source>Each score becomes exp(score − the largest), divided by the sum of all: shares that add up to 1.</source>
        <translation>Cada escore vira exp(escore − o maior), dividido pela soma de todos: partes que somam 1.</translation>
    </message>
    <message numerus="yes">
        <source>%n other(s)</source>
        <translation>
            <numerusform>%n outro</numerusform>
            <numerusform>%n outros</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Each logit becomes exp(logit − the largest), divided by the sum over all %n token(s).</source>
        <translation>
            <numerusform>Cada logit vira exp(logit − o maior), dividido pela soma sobre %n token.</numerusform>
            <numerusform>Cada logit vira exp(logit − o maior), dividido pela soma sobre todos os %n tokens.</numerusform>
        </translation>
    </message>
    <message>
        <source>minus the mean, %1</source>
        <translation>menos a média, %1</translation>
    </message>
    <message>
        <source>squared, ÷ %1</source>
        <translation>ao quadrado, ÷ %1</translation>
    </message>
    <message>
        <source>variance</source>
        <translation>variância</translation>
    </message>
    <message numerus="yes">
        <source>How far the %n number(s) of the row lie from their mean: the root of the mean square.</source>
        <translation>
            <numerusform>Quão longe o %n número da linha está da sua média: a raiz da média dos quadrados.</numerusform>
            <numerusform>Quão longe os %n números da linha estão da sua média: a raiz da média dos quadrados.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Skipped to one beat: %1 (%n operations). “Show everything again” opens it.</source>
        <translation>
            <numerusform>Reduzido a um passo: %1 (%n operação). “Mostrar tudo de novo” o abre.</numerusform>
            <numerusform>Reduzido a um passo: %1 (%n operações). “Mostrar tudo de novo” o abre.</numerusform>
        </translation>
    </message>
    <message>
        <source>Layer %1</source>
        <translation>Camada %1</translation>
    </message>
    <message numerus="yes">
        <source>K, V of %n tokens kept</source>
        <translation>
            <numerusform>K, V de %n token guardados</numerusform>
            <numerusform>K, V de %n tokens guardados</numerusform>
        </translation>
    </message>
    <message>
        <source>loudest head, from 2 %</source>
        <translation>cabeça mais forte, a partir de 2%</translation>
    </message>
    <message>
        <source>+ attention</source>
        <translation>+ atenção</translation>
    </message>
    <message>
        <source>+ MLP</source>
        <translation>+ MLP</translation>
    </message>
    <message>
        <source>probability of %1</source>
        <translation>probabilidade de %1</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>tokens</translation>
    </message>
    <message numerus="yes">
        <source>%n tokens have gone through all layers</source>
        <translation>
            <numerusform>%n token passou por todas as camadas</numerusform>
            <numerusform>%n tokens passaram por todas as camadas</numerusform>
        </translation>
    </message>
    <message>
        <source>token %1 of %2 has come out above</source>
        <translation>o token %1 de %2 saiu no alto</translation>
    </message>
    <message numerus="yes">
        <source>only the new token works; K and V of %n earlier tokens are kept</source>
        <translation>
            <numerusform>só o token novo trabalha; K e V de %n token anterior estão guardados</numerusform>
            <numerusform>só o token novo trabalha; K e V de %n tokens anteriores estão guardados</numerusform>
        </translation>
    </message>
    <message>
        <source>token %1 of %2 is in layer %3</source>
        <translation>o token %1 de %2 está na camada %3</translation>
    </message>
    <message>
        <source>token %1 enters: its embedding + its position</source>
        <translation>entra o token %1: seu embedding + sua posição</translation>
    </message>
    <message>
        <source>the final norm, then one logit for each of %1 tokens</source>
        <translation>a norm final, depois um logit para cada um de %1 tokens</translation>
    </message>
    <message>
        <source>Each cell is one number.</source>
        <translation>Cada célula é um número.</translation>
    </message>
    <message>
        <source>Tokens share pixels; the loudest shows.</source>
        <translation>Tokens dividem pixels; aparece o mais forte.</translation>
    </message>
    <message>
        <source>Full colour from the ± at the right of its row.</source>
        <translation>Cor plena a partir do ± à direita da linha.</translation>
    </message>
    <message>
        <source>Each row has its own colours.</source>
        <translation>Cada linha tem suas próprias cores.</translation>
    </message>
    <message>
        <source>this one</source>
        <translation>este</translation>
    </message>
    <message>
        <source>= wte, counted once</source>
        <translation>= wte, contado uma vez</translation>
    </message>
    <message>
        <source>one layer</source>
        <translation>uma camada</translation>
    </message>
    <message numerus="yes">
        <source>%n layers</source>
        <translation>
            <numerusform>%n camada</numerusform>
            <numerusform>%n camadas</numerusform>
        </translation>
    </message>
    <message>
        <source>parameters</source>
        <translation>parâmetros</translation>
    </message>
    <message>
        <source>Layers × width, to one scale</source>
        <translation>Camadas × largura, na mesma escala</translation>
    </message>
    <message>
        <source>Parameters of this model</source>
        <translation>Parâmetros deste modelo</translation>
    </message>
    <message>
        <source>GPT-2 124M: %1. The article&apos;s sum is 29,184 short: a part of W_in&apos;s bias, and ln_f.</source>
        <translation>GPT-2 124M: %1. Faltam 29.184 na soma do artigo: uma parte do viés de W_in, e ln_f.</translation>
    </message>
    <message>
        <source>residual stream below layer 0</source>
        <translation>fluxo residual abaixo da camada 0</translation>
    </message>
    <message>
        <source>residual stream above layer %1</source>
        <translation>fluxo residual acima da camada %1</translation>
    </message>
    <message>
        <source>each cell one number</source>
        <translation>cada célula, um número</translation>
    </message>
    <message>
        <source>wte: a row a token</source>
        <translation>wte: por token</translation>
    </message>
    <message>
        <source>wteᵀ: a row a logit</source>
        <translation>wteᵀ: por logit</translation>
    </message>
    <message>
        <source>W_U: a row a logit</source>
        <translation>W_U: por logit</translation>
    </message>
    <message>
        <source>highest: row %1: “%2”</source>
        <translation>maior: linha %1: “%2”</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modelo</translation>
    </message>
    <message>
        <source>zoom out to the whole model</source>
        <translation>afastar o zoom até o modelo inteiro</translation>
    </message>
    <message>
        <source>zoom to layer %1</source>
        <translation>zoom até a camada %1</translation>
    </message>
    <message>
        <source>Heads</source>
        <translation>Cabeças</translation>
    </message>
    <message>
        <source>zoom to all heads of the layer</source>
        <translation>zoom até todas as cabeças da camada</translation>
    </message>
    <message>
        <source>Head %1</source>
        <translation>Cabeça %1</translation>
    </message>
    <message>
        <source>zoom to the matrices of head %1</source>
        <translation>zoom até as matrizes da cabeça %1</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Número</translation>
    </message>
    <message>
        <source>zoom to one number</source>
        <translation>zoom até um número</translation>
    </message>
    <message>
        <source>token %1 “%2”</source>
        <translation>token %1 “%2”</translation>
    </message>
    <message>
        <source>%1, loudest of %2</source>
        <translation>%1, o mais forte de %2</translation>
    </message>
    <message>
        <source>%1, each cell is the loudest of %2</source>
        <translation>%1, cada célula é o mais forte de %2</translation>
    </message>
    <message numerus="yes">
        <source>of the last %n tokens only</source>
        <translation>
            <numerusform>só do último %n token</numerusform>
            <numerusform>só dos últimos %n tokens</numerusform>
        </translation>
    </message>
    <message>
        <source>each cell the loudest of %1</source>
        <translation>cada célula, o mais forte de %1</translation>
    </message>
    <message>
        <source>loudest of %1</source>
        <translation>o mais forte de %1</translation>
    </message>
    <message>
        <source>rows %1, %2</source>
        <translation>linhas %1, %2</translation>
    </message>
    <message>
        <source>wpe: by position</source>
        <translation>wpe: por posição</translation>
    </message>
    <message>
        <source>%1 of head %2</source>
        <translation>%1 da cabeça %2</translation>
    </message>
    <message>
        <source>merged</source>
        <translation>juntas</translation>
    </message>
    <message>
        <source>+ b_O = attention out</source>
        <translation>+ b_O = saída da atenção</translation>
    </message>
    <message>
        <source>output</source>
        <translation>saída</translation>
    </message>
    <message>
        <source>attention pattern of head %1</source>
        <translation>padrão de atenção da cabeça %1</translation>
    </message>
    <message>
        <source>output of head %1</source>
        <translation>saída da cabeça %1</translation>
    </message>
    <message>
        <source>head %1 of layer %2</source>
        <translation>cabeça %1 da camada %2</translation>
    </message>
    <message>
        <source>%1: %2 · z: output</source>
        <translation>%1: %2 · z: saída</translation>
    </message>
    <message>
        <source>square: who attends to whom · %1: the followed row, %2 · z: what the head says</source>
        <translation>quadrado: quem olha para quem · %1: a linha seguida, %2 · z: o que a cabeça diz</translation>
    </message>
    <message>
        <source>each cell the loudest of %1 × %1</source>
        <translation>cada célula, o mais forte de %1 × %1</translation>
    </message>
    <message>
        <source>each cell of a square is the loudest of %1 × %1</source>
        <translation>cada célula de um quadrado é o mais forte de %1 × %1</translation>
    </message>
    <message>
        <source>make q, k, v</source>
        <translation>fazer q, k, v</translation>
    </message>
    <message>
        <source>q, k, v</source>
        <translation>q, k, v</translation>
    </message>
    <message>
        <source>split into heads</source>
        <translation>dividir em cabeças</translation>
    </message>
    <message>
        <source>split</source>
        <translation>dividir</translation>
    </message>
    <message>
        <source>score every key</source>
        <translation>pontuar cada chave</translation>
    </message>
    <message>
        <source>score</source>
        <translation>escore</translation>
    </message>
    <message>
        <source>sum the values</source>
        <translation>somar os valores</translation>
    </message>
    <message>
        <source>sum</source>
        <translation>soma</translation>
    </message>
    <message>
        <source>merge the heads</source>
        <translation>juntar as cabeças</translation>
    </message>
    <message>
        <source>merge</source>
        <translation>juntar</translation>
    </message>
    <message>
        <source>project</source>
        <translation>projetar</translation>
    </message>
    <message>
        <source>queries = X·W_Q + b</source>
        <translation>consultas = X·W_Q + b</translation>
    </message>
    <message>
        <source>queries</source>
        <translation>consultas</translation>
    </message>
    <message>
        <source>Kᵀ</source>
        <translation>Kᵀ</translation>
    </message>
    <message>
        <source>values = X·W_V + b</source>
        <translation>valores = X·W_V + b</translation>
    </message>
    <message>
        <source>weighted sums of values</source>
        <translation>somas ponderadas dos valores</translation>
    </message>
    <message>
        <source>sums</source>
        <translation>somas</translation>
    </message>
    <message>
        <source>normalized stream</source>
        <translation>fluxo normalizado</translation>
    </message>
    <message>
        <source>stream</source>
        <translation>fluxo</translation>
    </message>
    <message>
        <source>a row per query, a column per key</source>
        <translation>uma linha por consulta, uma coluna por chave</translation>
    </message>
    <message>
        <source>%1 queries × %1 keys, each cell is the loudest of %2 × %2</source>
        <translation>%1 consultas × %1 chaves, cada célula é o mais forte de %2 × %2</translation>
    </message>
    <message>
        <source>keys after the query are −∞: softmax makes them 0</source>
        <translation>chaves depois da consulta são −∞: a softmax as leva a 0</translation>
    </message>
    <message>
        <source>q·k: scores = Q·Kᵀ</source>
        <translation>q·k: escores = Q·Kᵀ</translation>
    </message>
    <message>
        <source>scores %1</source>
        <translation>escores %1</translation>
    </message>
    <message>
        <source>masked scores</source>
        <translation>escores mascarados</translation>
    </message>
    <message>
        <source>pattern = softmax of each row</source>
        <translation>padrão = softmax de cada linha</translation>
    </message>
    <message>
        <source>softmax(Q·Kᵀ %1)·V</source>
        <translation>softmax(Q·Kᵀ %1)·V</translation>
    </message>
    <message>
        <source>how much each value counts</source>
        <translation>quanto conta cada valor</translation>
    </message>
    <message>
        <source>key %1: %2</source>
        <translation>chave %1: %2</translation>
    </message>
    <message numerus="yes">
        <source>one head of %n numbers</source>
        <translation>
            <numerusform>uma cabeça de %n número</numerusform>
            <numerusform>uma cabeça de %n números</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 heads of %n numbers each</source>
        <translation>
            <numerusform>%1 cabeças de %n número cada</numerusform>
            <numerusform>%1 cabeças de %n números cada</numerusform>
        </translation>
    </message>
    <message>
        <source>sum</source>
        <comment>weighted sum, in short</comment>
        <translation>soma</translation>
    </message>
    <message>
        <source>in</source>
        <comment>what goes into the MLP</comment>
        <translation>in</translation>
    </message>
    <message>
        <source>act.</source>
        <comment>activation, in short</comment>
        <translation>ativ.</translation>
    </message>
    <message>
        <source>out</source>
        <comment>what comes out of the MLP</comment>
        <translation>out</translation>
    </message>
    <message>
        <source>folded: a line per head</source>
        <translation>dobrados: uma linha por cabeça</translation>
    </message>
    <message>
        <source>vectors of %1 numbers are folded into lines</source>
        <translation>vetores de %1 números estão dobrados em linhas</translation>
    </message>
    <message>
        <source>folded into lines</source>
        <translation>dobrados em linhas</translation>
    </message>
    <message>
        <source>next</source>
        <comment>next token, in short</comment>
        <translation>próx.</translation>
    </message>
    <message>
        <source>prob.</source>
        <comment>probability, in short</comment>
        <translation>prob.</translation>
    </message>
    <message>
        <source>query of %1 · each key</source>
        <translation>consulta de %1 · cada chave</translation>
    </message>
    <message>
        <source>exp(logit + %1)</source>
        <translation>exp(logit + %1)</translation>
    </message>
    <message>
        <source>exp(logit − %1)</source>
        <translation>exp(logit − %1)</translation>
    </message>
    <message numerus="yes">
        <source> · %n kept</source>
        <translation>
            <numerusform> · %n guardada</numerusform>
            <numerusform> · %n guardadas</numerusform>
        </translation>
    </message>
    <message>
        <source>keys, transposed: Kᵀ</source>
        <translation>chaves, transpostas: Kᵀ</translation>
    </message>
    <message numerus="yes">
        <source>all %n tokens are through</source>
        <translation>
            <numerusform>%n token já passou</numerusform>
            <numerusform>todos os %n tokens já passaram</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <comment>this token of all</comment>
        <translation>%1 de %2</translation>
    </message>
    <message numerus="yes">
        <source>K and V of %n earlier tokens are kept</source>
        <translation>
            <numerusform>K e V de %n token anterior estão guardados</numerusform>
            <numerusform>K e V de %n tokens anteriores estão guardados</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n kept</source>
        <comment>tokens whose K and V are kept</comment>
        <translation>
            <numerusform>%n guardado</numerusform>
            <numerusform>%n guardados</numerusform>
        </translation>
    </message>
    <message>
        <source>token %1 enters</source>
        <translation>entra o token %1</translation>
    </message>
    <message>
        <source>%1 logits</source>
        <translation>%1 logits</translation>
    </message>
    <message numerus="yes">
        <source>%1: %n layers, %2 numbers wide</source>
        <translation>
            <numerusform>%1: %n camada, %2 números de largura</numerusform>
            <numerusform>%1: %n camadas, %2 números de largura</numerusform>
        </translation>
    </message>
    <message>
        <source>scaled embedding of %1</source>
        <translation>embedding escalado de %1</translation>
    </message>
    <message>
        <source>%1 after LayerNorm 3</source>
        <translation>%1 depois da LayerNorm 3</translation>
    </message>
    <message>
        <source>query of %1 to the source</source>
        <translation>consulta de %1 à origem</translation>
    </message>
    <message>
        <source>key of source token %1</source>
        <translation>chave do token de origem %1</translation>
    </message>
    <message>
        <source>value of source token %1</source>
        <translation>valor do token de origem %1</translation>
    </message>
    <message>
        <source>query of %1 · source keys</source>
        <translation>consulta de %1 · chaves da origem</translation>
    </message>
    <message>
        <source>scores of %1 for the source</source>
        <translation>escores de %1 para a origem</translation>
    </message>
    <message>
        <source>attention of %1 to the source</source>
        <translation>atenção de %1 à origem</translation>
    </message>
    <message>
        <source>weighted sum of source values for %1</source>
        <translation>soma ponderada dos valores da origem para %1</translation>
    </message>
    <message>
        <source>merged cross-attention heads of %1</source>
        <translation>cabeças juntas da atenção cruzada de %1</translation>
    </message>
    <message>
        <source>cross-attention output for %1</source>
        <translation>saída da atenção cruzada para %1</translation>
    </message>
    <message>
        <source>residual stream of %1 after cross-attention</source>
        <translation>fluxo residual de %1 depois da atenção cruzada</translation>
    </message>
    <message>
        <source>after cross-attention</source>
        <translation>após a atenção cruzada</translation>
    </message>
    <message>
        <source>open %1</source>
        <comment>an attention</comment>
        <translation>abrir %1</translation>
    </message>
    <message>
        <source>× √%1</source>
        <translation>× √%1</translation>
    </message>
    <message>
        <source>LayerNorm 3</source>
        <translation>LayerNorm 3</translation>
    </message>
    <message>
        <source>self-attention</source>
        <translation>autoatenção</translation>
    </message>
    <message>
        <source>cross-attention</source>
        <translation>atenção cruzada</translation>
    </message>
    <message>
        <source>on to layer %1</source>
        <translation>segue para a camada %1</translation>
    </message>
    <message>
        <source>keys and values of every decoder layer</source>
        <translation>chaves e valores de cada camada do decodificador</translation>
    </message>
    <message>
        <source>reset gate at %1</source>
        <translation>porta de reinício em %1</translation>
    </message>
    <message>
        <source>update gate at %1</source>
        <translation>porta de atualização em %1</translation>
    </message>
    <message>
        <source>candidate state at %1</source>
        <translation>estado candidato em %1</translation>
    </message>
    <message>
        <source>state after reading up to %1</source>
        <translation>estado após ler até %1</translation>
    </message>
    <message>
        <source>state after reading back to %1</source>
        <translation>estado após ler de trás para a frente até %1</translation>
    </message>
    <message>
        <source>encoder state of %1</source>
        <translation>estado do codificador para %1</translation>
    </message>
    <message>
        <source>first state of the decoder</source>
        <translation>primeiro estado do decodificador</translation>
    </message>
    <message>
        <source>decoder state at %1</source>
        <translation>estado do decodificador em %1</translation>
    </message>
    <message>
        <source>context vector for %1</source>
        <translation>vetor de contexto para %1</translation>
    </message>
    <message>
        <source>attentional state at %1</source>
        <translation>estado atencional em %1</translation>
    </message>
    <message>
        <source>reset</source>
        <translation>reinício</translation>
    </message>
    <message>
        <source>update</source>
        <translation>atualização</translation>
    </message>
    <message>
        <source>candidate</source>
        <translation>candidato</translation>
    </message>
    <message>
        <source>state</source>
        <translation>estado</translation>
    </message>
    <message>
        <source>context</source>
        <translation>contexto</translation>
    </message>
    <message>
        <source>keys of the source, transposed: Kᵀ</source>
        <translation>chaves da origem, transpostas: Kᵀ</translation>
    </message>
    <message>
        <source>values of the source</source>
        <translation>valores da origem</translation>
    </message>
    <message>
        <source>%1 queries × %2 keys, each cell is the loudest of %3 × %4</source>
        <translation>%1 consultas × %2 chaves, cada célula é a maior de %3 × %4 em valor absoluto</translation>
    </message>
    <message>
        <source>a row per written token, a column per token of the source; nothing is masked</source>
        <translation>uma linha por token escrito, uma coluna por token da origem; nada é mascarado</translation>
    </message>
    <message>
        <source>Alignment: a row for each written word</source>
        <translation>Alinhamento: uma linha para cada palavra escrita</translation>
    </message>
    <message>
        <source>alignment</source>
        <translation>alinhamento</translation>
    </message>
    <message>
        <source>attentional state</source>
        <translation>estado atencional</translation>
    </message>
    <message>
        <source>each cell is the loudest of up to %1 numbers</source>
        <translation>cada célula é o maior de até %1 números em valor absoluto</translation>
    </message>
    <message>
        <source>Encoder layer %1</source>
        <translation>Camada %1 do codificador</translation>
    </message>
    <message>
        <source>Decoder layer %1</source>
        <translation>Camada %1 do decodificador</translation>
    </message>
    <message>
        <source>open encoder layer %1</source>
        <translation>abrir a camada %1 do codificador</translation>
    </message>
    <message>
        <source>open decoder layer %1</source>
        <translation>abrir a camada %1 do decodificador</translation>
    </message>
    <message>
        <source>choose head %1</source>
        <translation>escolher a cabeça %1</translation>
    </message>
    <message>
        <source>what %1 adds</source>
        <translation>o que %1 soma</translation>
    </message>
    <message>
        <source>%1, layer %2 head %3</source>
        <translation>%1, camada %2 cabeça %3</translation>
    </message>
    <message>
        <source>source token %1: %2</source>
        <translation>token de origem %1: %2</translation>
    </message>
    <message>
        <source>keys and values</source>
        <translation>chaves e valores</translation>
    </message>
    <message>
        <source>K and V</source>
        <translation>K e V</translation>
    </message>
    <message>
        <source>kept, computed once</source>
        <translation>guardados, calculados uma vez</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>guardados</translation>
    </message>
    <message>
        <source>computed only once</source>
        <translation>calculados só uma vez</translation>
    </message>
    <message>
        <source>once</source>
        <translation>uma vez</translation>
    </message>
    <message>
        <source>kept, computed once for all words</source>
        <translation>guardados, calculados uma vez para todas as palavras</translation>
    </message>
    <message>
        <source>keys of the source</source>
        <translation>chaves da origem</translation>
    </message>
    <message>
        <source>token %1, not written yet</source>
        <translation>token %1, ainda não escrito</translation>
    </message>
    <message>
        <source>written token %1: %2</source>
        <translation>token escrito %1: %2</translation>
    </message>
    <message>
        <source>the encoder’s output: every decoder layer makes its keys and values of it</source>
        <translation>a saída do codificador: cada camada do decodificador faz dela suas chaves e valores</translation>
    </message>
    <message>
        <source>what every decoder layer reads</source>
        <translation>o que cada camada do decodificador lê</translation>
    </message>
    <message>
        <source>attention to the source, the loudest head</source>
        <translation>atenção à origem, a cabeça mais forte</translation>
    </message>
    <message>
        <source>“%1” looks at these in decoder layer %2 (loudest of %3 heads)</source>
        <translation>“%1” olha para estes na camada %2 do decodificador (a mais forte de %3 cabeças)</translation>
    </message>
    <message>
        <source>“%1” looks at these (loudest of %2 heads)</source>
        <translation>“%1” olha para estes (a mais forte de %2 cabeças)</translation>
    </message>
    <message>
        <source>loudest of %1 heads</source>
        <translation>a mais forte de %1 cabeças</translation>
    </message>
    <message>
        <source>Linear: one logit for each of %1 tokens</source>
        <translation>Linear: um logit para cada um de %1 tokens</translation>
    </message>
    <message>
        <source>Linear: %1 logits</source>
        <translation>Linear: %1 logits</translation>
    </message>
    <message>
        <source>Linear</source>
        <translation>Linear</translation>
    </message>
    <message>
        <source>Softmax: probabilities</source>
        <translation>Softmax: probabilidades</translation>
    </message>
    <message>
        <source>Softmax</source>
        <translation>Softmax</translation>
    </message>
    <message>
        <source>%1 of layer %2</source>
        <translation>%1 da camada %2</translation>
    </message>
    <message>
        <source>what enters layer 0</source>
        <translation>o que entra na camada 0</translation>
    </message>
    <message>
        <source>what leaves layer %1</source>
        <translation>o que sai da camada %1</translation>
    </message>
    <message>
        <source>output of the encoder</source>
        <translation>saída do codificador</translation>
    </message>
    <message>
        <source>output of the decoder</source>
        <translation>saída do decodificador</translation>
    </message>
    <message>
        <source>time signal of the position</source>
        <translation>sinal de tempo da posição</translation>
    </message>
    <message numerus="yes">
        <source>all %n source tokens enter at once</source>
        <translation>
            <numerusform>%n token de origem entra</numerusform>
            <numerusform>todos os %n tokens de origem entram de uma vez</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n source tokens enter</source>
        <translation>
            <numerusform>%n token de origem entra</numerusform>
            <numerusform>%n tokens de origem entram</numerusform>
        </translation>
    </message>
    <message>
        <source>keys and values of the source for decoder layer %1: computed only now</source>
        <translation>chaves e valores da origem para a camada %1 do decodificador: calculados só agora</translation>
    </message>
    <message>
        <source>K and V for decoder layer %1</source>
        <translation>K e V para a camada %1 do decodificador</translation>
    </message>
    <message numerus="yes">
        <source>all %n source tokens go through encoder layer %1 together</source>
        <translation>
            <numerusform>%n token de origem passa pela camada %1 do codificador</numerusform>
            <numerusform>todos os %n tokens de origem passam juntos pela camada %1 do codificador</numerusform>
        </translation>
    </message>
    <message>
        <source>encoder layer %1 of %2</source>
        <translation>camada %1 de %2 do codificador</translation>
    </message>
    <message>
        <source>%1 source tokens read, %2 tokens written</source>
        <translation>%1 tokens de origem lidos, %2 tokens escritos</translation>
    </message>
    <message>
        <source>%1 read, %2 written</source>
        <translation>%1 lidos, %2 escritos</translation>
    </message>
    <message>
        <source>what came out above enters below as the next token</source>
        <translation>o que saiu em cima entra embaixo como o próximo token</translation>
    </message>
    <message>
        <source>out above, in below</source>
        <translation>sai em cima, entra embaixo</translation>
    </message>
    <message>
        <source>writing step %1 of %2: decoder layer %3; the source’s K and V are kept</source>
        <translation>passo de escrita %1 de %2: camada %3 do decodificador; K e V da origem são guardados</translation>
    </message>
    <message>
        <source>writing step %1 of %2</source>
        <translation>passo de escrita %1 de %2</translation>
    </message>
    <message numerus="yes">
        <source>%n heads</source>
        <translation>
            <numerusform>%n cabeça</numerusform>
            <numerusform>%n cabeças</numerusform>
        </translation>
    </message>
    <message>
        <source>Encoder</source>
        <translation>Codificador</translation>
    </message>
    <message>
        <source>Decoder</source>
        <translation>Decodificador</translation>
    </message>
    <message>
        <source>reads all tokens together, once</source>
        <translation>lê todos os tokens juntos, uma vez</translation>
    </message>
    <message>
        <source>writes token by token</source>
        <translation>escreve token por token</translation>
    </message>
    <message>
        <source>Each cell is the loudest of %1 numbers in the encoder, of %2 in the decoder</source>
        <translation>Cada célula é o mais forte de %1 números no codificador, de %2 no decodificador</translation>
    </message>
    <message>
        <source>cells: loudest of %1 and %2</source>
        <translation>células: o mais forte de %1 e %2</translation>
    </message>
    <message>
        <source>Each cell of a strip is one number</source>
        <translation>Cada célula de uma faixa é um número</translation>
    </message>
    <message>
        <source>, of %1 in a sheet</source>
        <translation>, de %1 em uma folha</translation>
    </message>
    <message>
        <source>, in sheets %1</source>
        <translation>, em folhas %1</translation>
    </message>
    <message>
        <source>. Each strip and each sheet has its own colours.</source>
        <translation>. Cada faixa e cada folha tem suas próprias cores.</translation>
    </message>
    <message>
        <source>changed by hand; it was: %1</source>
        <translation>mudado à mão; era: %1</translation>
    </message>
    <message>
        <source>additive, Bahdanau&apos;s</source>
        <translation>aditivo, de Bahdanau</translation>
    </message>
    <message>
        <source>dot product, Luong&apos;s</source>
        <translation>produto escalar, de Luong</translation>
    </message>
    <message>
        <source>general, Luong&apos;s</source>
        <translation>geral, de Luong</translation>
    </message>
    <message>
        <source>hidden state of %1, fainter the less it counts</source>
        <translation>estado oculto de %1, mais fraco quanto menos conta</translation>
    </message>
    <message>
        <source>Attention at time step %1: what of the source the decoder looks at</source>
        <translation>Atenção no passo de tempo %1: o que da origem o decodificador olha</translation>
    </message>
    <message>
        <source>Attention at time step %1</source>
        <translation>Atenção no passo de tempo %1</translation>
    </message>
    <message>
        <source>it writes %1</source>
        <translation>escreve %1</translation>
    </message>
    <message>
        <source>Prepare</source>
        <translation>Preparar</translation>
    </message>
    <message>
        <source>Every hidden state of the encoder is here; so is the decoder&apos;s state of this step:</source>
        <translation>Cada estado oculto do codificador está aqui; também o estado do decodificador deste passo:</translation>
    </message>
    <message>
        <source>all hidden states, and the decoder&apos;s:</source>
        <translation>todos os estados ocultos e o do decodificador:</translation>
    </message>
    <message>
        <source>decoder&apos;s state:</source>
        <translation>estado do decodificador:</translation>
    </message>
    <message>
        <source>hidden state: %1</source>
        <translation>estado oculto: %1</translation>
    </message>
    <message>
        <source>decoder&apos;s state</source>
        <translation>estado do decodificador</translation>
    </message>
    <message>
        <source>Score each state</source>
        <translation>Dar um escore a cada estado</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>Escore</translation>
    </message>
    <message>
        <source>weights that add up to 1</source>
        <translation>pesos que somam 1</translation>
    </message>
    <message>
        <source>weight</source>
        <translation>peso</translation>
    </message>
    <message>
        <source>Multiply</source>
        <translation>Multiplicar</translation>
    </message>
    <message>
        <source>Each state is as strong as its weight: those that count little fade.</source>
        <translation>Cada estado é tão forte quanto seu peso: os que contam pouco desbotam.</translation>
    </message>
    <message>
        <source>those that count little fade</source>
        <translation>os que contam pouco desbotam</translation>
    </message>
    <message>
        <source>Sum up</source>
        <translation>Somar</translation>
    </message>
    <message>
        <source>Together they are the context of this step, C.</source>
        <translation>Juntos são o contexto deste passo, C.</translation>
    </message>
    <message>
        <source>the context, C</source>
        <translation>o contexto, C</translation>
    </message>
    <message>
        <source>attention: context C%1</source>
        <translation>atenção: contexto C%1</translation>
    </message>
    <message>
        <source>context C%1</source>
        <translation>contexto C%1</translation>
    </message>
    <message>
        <source>softmax: weights</source>
        <translation>softmax: pesos</translation>
    </message>
    <message>
        <source>weights</source>
        <translation>pesos</translation>
    </message>
    <message>
        <source>all hidden states: %1</source>
        <translation>todos os estados ocultos: %1</translation>
    </message>
    <message>
        <source>begins with</source>
        <translation>começa com</translation>
    </message>
    <message>
        <source>goes in</source>
        <translation>entra</translation>
    </message>
    <message>
        <source>time step %1</source>
        <translation>passo de tempo %1</translation>
    </message>
    <message>
        <source>GRU: state h%1</source>
        <translation>GRU: estado h%1</translation>
    </message>
    <message>
        <source>attention: weights, context C%1</source>
        <translation>atenção: pesos, contexto C%1</translation>
    </message>
    <message>
        <source>side by side [C%1; h%1]</source>
        <translation>lado a lado [C%1; h%1]</translation>
    </message>
    <message>
        <source>feed-forward: attentional state</source>
        <translation>feed-forward: estado atencional</translation>
    </message>
    <message>
        <source>feed-forward, tanh</source>
        <translation>feed-forward, tanh</translation>
    </message>
    <message>
        <source>feed-forward</source>
        <translation>feed-forward</translation>
    </message>
    <message>
        <source>comes out</source>
        <translation>sai</translation>
    </message>
    <message>
        <source>%1 with probability %2</source>
        <translation>%1 com probabilidade %2</translation>
    </message>
    <message>
        <source>The word that comes out of a step goes into the next</source>
        <translation>A palavra que sai de um passo entra no seguinte</translation>
    </message>
    <message>
        <source>A word out, and into the next step</source>
        <translation>Uma palavra sai e entra no próximo passo</translation>
    </message>
    <message>
        <source>Step by step</source>
        <translation>Passo a passo</translation>
    </message>
    <message>
        <source>The word that comes out of a step goes into the next. Here: %1</source>
        <translation>A palavra que sai de um passo entra no seguinte. Aqui: %1</translation>
    </message>
    <message>
        <source>The context of step %1, three times: as a capsule, as numbers, as colours</source>
        <translation>O contexto do passo %1, três vezes: como cápsula, como números, como cores</translation>
    </message>
    <message>
        <source>The context of step %1</source>
        <translation>O contexto do passo %1</translation>
    </message>
    <message>
        <source>It is made when the decoder looks back at the source.</source>
        <translation>É feito quando o decodificador olha de volta para a origem.</translation>
    </message>
    <message>
        <source>… of %1</source>
        <translation>… de %1</translation>
    </message>
    <message>
        <source>in</source>
        <comment>what goes in</comment>
        <translation>entra</translation>
    </message>
    <message>
        <source>All hidden states cross over: the decoder weighs them at every step</source>
        <translation>Todos os estados ocultos atravessam: o decodificador os pesa a cada passo</translation>
    </message>
    <message>
        <source>all hidden states cross over</source>
        <translation>todos os estados ocultos atravessam</translation>
    </message>
    <message>
        <source>hidden states</source>
        <translation>estados ocultos</translation>
    </message>
    <message>
        <source>out</source>
        <comment>what comes out</comment>
        <translation>sai</translation>
    </message>
    <message>
        <source>ENCODER</source>
        <translation>CODIFICADOR</translation>
    </message>
    <message>
        <source>reads forwards and backwards</source>
        <translation>lê para a frente e para trás</translation>
    </message>
    <message>
        <source>the decoder&apos;s first state</source>
        <translation>o primeiro estado do decodificador</translation>
    </message>
    <message>
        <source>and the state that the decoder starts from, made of both last ones</source>
        <translation>e o estado de que o decodificador parte, feito dos dois últimos</translation>
    </message>
    <message>
        <source>DECODER</source>
        <translation>DECODIFICADOR</translation>
    </message>
    <message>
        <source>writes a word a step</source>
        <translation>escreve uma palavra por passo</translation>
    </message>
    <message>
        <source>Alignment: a row for each written word, a column for each read one</source>
        <translation>Alinhamento: uma linha para cada palavra escrita, uma coluna para cada lida</translation>
    </message>
    <message>
        <source>Alignment</source>
        <translation>Alinhamento</translation>
    </message>
    <message>
        <source>each vector runs on from line to line</source>
        <translation>cada vetor continua de linha em linha</translation>
    </message>
    <message>
        <source>each vector runs on from line to line; each cell is the loudest of up to %1 numbers</source>
        <translation>cada vetor continua de linha em linha; cada célula é o mais forte de até %1 números</translation>
    </message>
    <message>
        <source>loudest of up to %1</source>
        <translation>o mais forte de até %1</translation>
    </message>
    <message>
        <source>%1–%2 of %3</source>
        <translation>%1–%2 de %3</translation>
    </message>
    <message>
        <source>input vector #%1: %2</source>
        <translation>vetor de entrada nº %1: %2</translation>
    </message>
    <message>
        <source>Step %1 of the decoder from near</source>
        <translation>Passo %1 do decodificador de perto</translation>
    </message>
    <message>
        <source>Step %1 from near</source>
        <translation>Passo %1 de perto</translation>
    </message>
    <message>
        <source>hidden state #0, from the encoder</source>
        <translation>estado oculto nº 0, do codificador</translation>
    </message>
    <message>
        <source>hidden state #%1 comes in</source>
        <translation>entra o estado oculto nº %1</translation>
    </message>
    <message>
        <source>hidden state #%1</source>
        <translation>estado oculto nº %1</translation>
    </message>
    <message>
        <source>gate r: what of the old state is used</source>
        <translation>porta r: o que se usa do estado antigo</translation>
    </message>
    <message>
        <source>gate r (reset)</source>
        <translation>porta r (reinício)</translation>
    </message>
    <message>
        <source>gate z: what of the old state stays</source>
        <translation>porta z: o que fica do estado antigo</translation>
    </message>
    <message>
        <source>gate z (update)</source>
        <translation>porta z (atualização)</translation>
    </message>
    <message>
        <source>the new part n</source>
        <translation>a parte nova n</translation>
    </message>
    <message>
        <source>hidden state #%1 = (1 − z)·n + z·old</source>
        <translation>estado oculto nº %1 = (1 − z)·n + z·antigo</translation>
    </message>
    <message>
        <source>Time step %1 of %2</source>
        <translation>Passo de tempo %1 de %2</translation>
    </message>
    <message>
        <source>Encoder, unrolled: it reads forwards and backwards</source>
        <translation>Codificador, desenrolado: lê para a frente e para trás</translation>
    </message>
    <message>
        <source>Encoder, unrolled</source>
        <translation>Codificador, desenrolado</translation>
    </message>
    <message>
        <source>hidden state, handed over</source>
        <translation>estado oculto, entregue</translation>
    </message>
    <message>
        <source>GRU, forwards</source>
        <translation>GRU, para a frente</translation>
    </message>
    <message>
        <source>forwards</source>
        <translation>para a frente</translation>
    </message>
    <message>
        <source>GRU, backwards</source>
        <translation>GRU, para trás</translation>
    </message>
    <message>
        <source>backwards</source>
        <translation>para trás</translation>
    </message>
    <message>
        <source>↓ all %1 hidden states are passed on, not the last one alone ↓</source>
        <translation>↓ todos os %1 estados ocultos são passados adiante, não só o último ↓</translation>
    </message>
    <message>
        <source>↓ all %1 hidden states ↓</source>
        <translation>↓ todos os %1 estados ocultos ↓</translation>
    </message>
    <message>
        <source>Decoder, unrolled: a step for each word it writes</source>
        <translation>Decodificador, desenrolado: um passo para cada palavra que escreve</translation>
    </message>
    <message>
        <source>Decoder, unrolled</source>
        <translation>Decodificador, desenrolado</translation>
    </message>
    <message>
        <source>attentional</source>
        <translation>atencional</translation>
    </message>
    <message>
        <source>context, by attention</source>
        <translation>contexto, pela atenção</translation>
    </message>
    <message>
        <source>GRU</source>
        <translation>GRU</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Passos</translation>
    </message>
    <message>
        <source>zoom to the unrolled steps</source>
        <translation>zoom até os passos desenrolados</translation>
    </message>
    <message>
        <source>Attention</source>
        <translation>Atenção</translation>
    </message>
    <message>
        <source>zoom to the attention of the step</source>
        <translation>zoom até a atenção do passo</translation>
    </message>
    <message>
        <source>Dance</source>
        <translation>Dança</translation>
    </message>
    <message>
        <source>zoom to the whole step and its alignment</source>
        <translation>zoom até o passo inteiro e seu alinhamento</translation>
    </message>
    <message>
        <source>self</source>
        <comment>short for self-attention</comment>
        <translation>auto</translation>
    </message>
    <message>
        <source>cross</source>
        <comment>short for cross-attention</comment>
        <translation>cruzada</translation>
    </message>
</context>
<context>
    <name>headlight::StageView</name>
    <message>
        <source>Stage</source>
        <translation>Palco</translation>
    </message>
</context>
<context>
    <name>headlight::Tensor2Tensor</name>
    <message>
        <source>Text-Text</source>
        <translation>Texto-Texto</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Todas</translation>
    </message>
    <message>
        <source>Input-Input</source>
        <translation>Entrada-Entrada</translation>
    </message>
    <message>
        <source>Input-Output</source>
        <translation>Entrada-Saída</translation>
    </message>
    <message>
        <source>Output-Output</source>
        <translation>Saída-Saída</translation>
    </message>
    <message>
        <source>A line&apos;s opacity is its weight.</source>
        <translation>A opacidade de uma linha é seu peso.</translation>
    </message>
    <message>
        <source>A line&apos;s opacity is its weight ÷ %1 (heads shown).</source>
        <translation>A opacidade de uma linha é seu peso ÷ %1 (cabeças mostradas).</translation>
    </message>
    <message>
        <source>%1 of %2 lines drawn; the others carry %3 of the weight.</source>
        <translation>%1 de %2 linhas desenhadas; as outras levam %3 do peso.</translation>
    </message>
    <message>
        <source>Output tokens are those the decoder reads; the first is its start token.</source>
        <translation>Os tokens de saída são os que o decodificador lê; o primeiro é seu token inicial.</translation>
    </message>
    <message>
        <source>The same colour in input, output and between them means three unrelated heads.</source>
        <translation>A mesma cor na entrada, na saída e entre elas indica três cabeças sem relação.</translation>
    </message>
    <message>
        <source>head %1, shown</source>
        <translation>cabeça %1, mostrada</translation>
    </message>
    <message>
        <source>head %1, not shown</source>
        <translation>cabeça %1, não mostrada</translation>
    </message>
    <message>
        <source>looks</source>
        <translation>olha</translation>
    </message>
    <message>
        <source>is looked at</source>
        <translation>é olhado</translation>
    </message>
    <message>
        <source>query %1, token %2</source>
        <translation>consulta %1, token %2</translation>
    </message>
    <message>
        <source>key %1, token %2</source>
        <translation>chave %1, token %2</translation>
    </message>
    <message>
        <source>Computing the attention of layer %1…</source>
        <translation>Calculando a atenção da camada %1…</translation>
    </message>
    <message>
        <source>Nothing has run yet: type a text to see where its tokens look.</source>
        <translation>Nada foi executado ainda: digite um texto para ver para onde seus tokens olham.</translation>
    </message>
    <message>
        <source>Layer %1, %2</source>
        <translation>Camada %1, %2</translation>
    </message>
</context>
<context>
    <name>headlight::Tensor2TensorView</name>
    <message>
        <source>Text-Text</source>
        <translation>Texto-Texto</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Todas</translation>
    </message>
    <message>
        <source>Input-Input</source>
        <translation>Entrada-Entrada</translation>
    </message>
    <message>
        <source>Input-Output</source>
        <translation>Entrada-Saída</translation>
    </message>
    <message>
        <source>Output-Output</source>
        <translation>Saída-Saída</translation>
    </message>
    <message>
        <source>Tensor2Tensor view, layer %1, %2</source>
        <translation>Vista Tensor2Tensor, camada %1, %2</translation>
    </message>
    <message>
        <source>%1 of %2 heads shown. Click a square: on or off; double click: only this head; point at a token: only its lines.</source>
        <translation>%1 de %2 cabeças mostradas. Clique em um quadrado: liga ou desliga; clique duplo: só esta cabeça; aponte para um token: só suas linhas.</translation>
    </message>
    <message>
        <source>“%1” (head %2, %3)</source>
        <translation>“%1” (cabeça %2, %3)</translation>
    </message>
    <message>
        <source>“%1” looks at nothing here.</source>
        <translation>“%1” não olha para nada aqui.</translation>
    </message>
    <message>
        <source>Nothing here looks at “%1”.</source>
        <translation>Nada aqui olha para “%1”.</translation>
    </message>
    <message>
        <source>, </source>
        <comment>between items of a list</comment>
        <translation>, </translation>
    </message>
    <message>
        <source>“%1” looks most at %2.</source>
        <translation>“%1” olha sobretudo para %2.</translation>
    </message>
    <message>
        <source>“%1” is looked at most by %2.</source>
        <translation>“%1” é olhado sobretudo por %2.</translation>
    </message>
    <message>
        <source>Head %1: “%2” looks at “%3”
%4 = %5</source>
        <translation>Cabeça %1: “%2” olha para “%3”
%4 = %5</translation>
    </message>
</context>
<context>
    <name>headlight::TermsModel</name>
    <message>
        <source>constant</source>
        <translation>constante</translation>
    </message>
    <message>
        <source>adds</source>
        <translation>soma</translation>
    </message>
    <message>
        <source>from</source>
        <translation>de</translation>
    </message>
    <message>
        <source>number</source>
        <translation>número</translation>
    </message>
</context>
<context>
    <name>headlight::TokenOdds</name>
    <message>
        <source>Position %1: “%2”, given</source>
        <translation>Posição %1: “%2”, dado</translation>
    </message>
    <message>
        <source>Position %1: “%2”, probability %3, rank %4</source>
        <translation>Posição %1: “%2”, probabilidade %3, posto %4</translation>
    </message>
    <message>
        <source>probability that the model gave each token</source>
        <translation>probabilidade que o modelo deu a cada token</translation>
    </message>
    <message>
        <source>%1 %</source>
        <comment>percentage</comment>
        <translation>%1%</translation>
    </message>
    <message numerus="yes">
        <source>‹ %Ln lines above</source>
        <translation>
            <numerusform>‹ %Ln linha acima</numerusform>
            <numerusform>‹ %Ln linhas acima</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>…%Ln more lines ›</source>
        <translation>
            <numerusform>…mais %Ln linha ›</numerusform>
            <numerusform>…mais %Ln linhas ›</numerusform>
        </translation>
    </message>
    <message>
        <source>no token has a probability yet</source>
        <translation>nenhum token tem probabilidade ainda</translation>
    </message>
    <message numerus="yes">
        <source>log-probability %1 · perplexity %2 · %Ln tokens</source>
        <translation>
            <numerusform>log-probabilidade %1 · perplexidade %2 · %Ln token</numerusform>
            <numerusform>log-probabilidade %1 · perplexidade %2 · %Ln tokens</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no text yet.</source>
        <translation>Ainda não há texto.</translation>
    </message>
    <message>
        <source>Your position %1: “%2”, probability %3, rank %4</source>
        <translation>Sua posição %1: “%2”, probabilidade %3, ordem %4</translation>
    </message>
    <message>
        <source>your words: </source>
        <translation>suas palavras: </translation>
    </message>
</context>
<context>
    <name>headlight::TokenOddsView</name>
    <message>
        <source>Text with the model&apos;s probabilities</source>
        <translation>Texto com as probabilidades do modelo</translation>
    </message>
    <message>
        <source>The arrow keys select a token.</source>
        <translation>As setas escolhem um token.</translation>
    </message>
    <message>
        <source>Position %1, “%2”.</source>
        <translation>Posição %1, “%2”.</translation>
    </message>
</context>
<context>
    <name>headlight::TokenPhrases</name>
    <message>
        <source>“%1” needs a colon and a number behind it, such as “%2:-2.5”.</source>
        <translation>“%1” precisa de dois-pontos e de um número depois, como “%2:-2.5”.</translation>
    </message>
    <message>
        <source>There is no token #%1: the last one is #%2.</source>
        <translation>Não há token #%1: o último é #%2.</translation>
    </message>
    <message>
        <source>This model has no tokenizer: write tokens as numbers, such as #5.</source>
        <translation>Este modelo não tem tokenizador: escreva tokens como números, como #5.</translation>
    </message>
    <message>
        <source>“%1” becomes no token.</source>
        <translation>“%1” não vira nenhum token.</translation>
    </message>
    <message>
        <source>“%1” is not one token but %2: %3</source>
        <translation>“%1” não é um token, mas %2: %3</translation>
    </message>
    <message>
        <source>… %1 in all</source>
        <translation>… %1 ao todo</translation>
    </message>
    <message>
        <source>Only one token can stand here.</source>
        <translation>Só um token pode estar aqui.</translation>
    </message>
</context>
<context>
    <name>headlight::TokenStrip</name>
    <message>
        <source>token %1, generated: %2, id %3</source>
        <translation>token %1, gerado: %2, id %3</translation>
    </message>
    <message>
        <source>token %1, typed: %2, id %3</source>
        <translation>token %1, digitado: %2, id %3</translation>
    </message>
    <message>
        <source>No tokens yet: type a prompt.</source>
        <translation>Ainda não há tokens: digite um prompt.</translation>
    </message>
    <message>
        <source>source token %1: %2, id %3</source>
        <translation>token de origem %1: %2, id %3</translation>
    </message>
</context>
<context>
    <name>headlight::TokenStripView</name>
    <message>
        <source>Tokens</source>
        <translation>Tokens</translation>
    </message>
    <message>
        <source>Token %1 is followed: “%2”. The arrow keys choose another.</source>
        <translation>O token %1 é seguido: “%2”. As setas escolhem outro.</translation>
    </message>
    <message>
        <source>“%1”: token %2, vocabulary id %3</source>
        <translation>“%1”: token %2, id %3 no vocabulário</translation>
    </message>
    <message numerus="yes">
        <source>%n byte(s): %1</source>
        <translation>
            <numerusform>%n byte: %1</numerusform>
            <numerusform>%n bytes: %1</numerusform>
        </translation>
    </message>
    <message>
        <source>from the prompt</source>
        <translation>do prompt</translation>
    </message>
    <message>
        <source>generated</source>
        <translation>gerado</translation>
    </message>
    <message>
        <source>“%1”: source token %2, vocabulary id %3</source>
        <translation>“%1”: token de origem %2, id %3 no vocabulário</translation>
    </message>
    <message>
        <source>written by the decoder</source>
        <translation>escrito pelo decodificador</translation>
    </message>
</context>
<context>
    <name>headlight::TokensPanel</name>
    <message>
        <source>&amp;Merge steps of the followed token</source>
        <translation>Passos de &amp;fusão do token seguido</translation>
    </message>
    <message>
        <source>How the tokenizer put this word together from bytes</source>
        <translation>Como o tokenizador montou esta palavra a partir de bytes</translation>
    </message>
</context>
<context>
    <name>headlight::TransportBar</name>
    <message>
        <source>token %1 “%2”</source>
        <translation>token %1 “%2”</translation>
    </message>
    <message>
        <source>Nothing to play yet</source>
        <translation>Ainda não há nada a reproduzir</translation>
    </message>
    <message>
        <source>Place in the walk</source>
        <translation>Lugar no percurso</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Velocidade</translation>
    </message>
    <message>
        <source>How fast it plays</source>
        <translation>A velocidade da reprodução</translation>
    </message>
    <message>
        <source>%1×</source>
        <comment>speed</comment>
        <translation>%1×</translation>
    </message>
    <message>
        <source>Playing goes round: %1</source>
        <translation>A reprodução se repete: %1</translation>
    </message>
    <message>
        <source>Play one stretch again and again</source>
        <translation>Reproduzir um trecho repetidamente</translation>
    </message>
    <message>
        <source>Loop: %1</source>
        <translation>Repetição: %1</translation>
    </message>
    <message>
        <source>Skip from now on: %1</source>
        <translation>Pular daqui em diante: %1</translation>
    </message>
    <message>
        <source>Show again: %1</source>
        <translation>Mostrar de novo: %1</translation>
    </message>
    <message>
        <source>Nothing to skip here: this layer is one beat already</source>
        <translation>Nada a pular aqui: esta camada já é um só passo</translation>
    </message>
    <message>
        <source>Show everything again</source>
        <translation>Mostrar tudo de novo</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>Pular</translation>
    </message>
    <message>
        <source>Skip what you have understood</source>
        <translation>Pular o que você já entendeu</translation>
    </message>
    <message>
        <source>source text</source>
        <translation>texto de origem</translation>
    </message>
</context>
<context>
    <name>headlight::WhatIfPanel</name>
    <message>
        <source>After token %1 “%2”:</source>
        <translation>Após o token %1 “%2”:</translation>
    </message>
    <message>
        <source>encoder self-attention</source>
        <translation>autoatenção do codificador</translation>
    </message>
    <message>
        <source>decoder self-attention</source>
        <translation>autoatenção do decodificador</translation>
    </message>
    <message>
        <source>cross-attention</source>
        <translation>atenção cruzada</translation>
    </message>
    <message>
        <source>%1, layer %2, head %3: the row of “%4”. Choose another on the Stage.</source>
        <translation>%1, camada %2, cabeça %3: a linha de “%4”. Escolha outra no Palco.</translation>
    </message>
    <message>
        <source>Before:</source>
        <translation>Antes:</translation>
    </message>
    <message>
        <source>After:</source>
        <translation>Depois:</translation>
    </message>
    <message>
        <source>Nothing changed, to the last bit of its probability.</source>
        <translation>Nada mudou, até o último bit de sua probabilidade.</translation>
    </message>
    <message>
        <source>The same words, with other probabilities.</source>
        <translation>As mesmas palavras, com outras probabilidades.</translation>
    </message>
    <message numerus="yes">
        <source>%n token(s) new</source>
        <translation>
            <numerusform>%n token novo</numerusform>
            <numerusform>%n tokens novos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n token(s) gone.</source>
        <translation>
            <numerusform>%n token a menos.</numerusform>
            <numerusform>%n tokens a menos.</numerusform>
        </translation>
    </message>
    <message>
        <source>Another source word</source>
        <translation>Outra palavra de origem</translation>
    </message>
    <message>
        <source>Another next token</source>
        <translation>Outro próximo token</translation>
    </message>
    <message>
        <source>Another attention weight</source>
        <translation>Outro peso de atenção</translation>
    </message>
    <message>
        <source>Word to replace</source>
        <translation>Palavra a substituir</translation>
    </message>
    <message>
        <source>replace it with…</source>
        <translation>substituir por…</translation>
    </message>
    <message>
        <source>Replacement</source>
        <translation>Substituta</translation>
    </message>
    <message>
        <source>Next token</source>
        <translation>Próximo token</translation>
    </message>
    <message>
        <source>Key whose weight is changed</source>
        <translation>Chave cujo peso muda</translation>
    </message>
    <message>
        <source>set to</source>
        <translation>fixar em</translation>
    </message>
    <message>
        <source>multiply by</source>
        <translation>multiplicar por</translation>
    </message>
    <message>
        <source>What is done to the weight</source>
        <translation>O que se faz com o peso</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Valor</translation>
    </message>
    <message>
        <source>make the row sum to 1 again</source>
        <translation>fazer a linha somar 1 de novo</translation>
    </message>
    <message>
        <source>Try</source>
        <translation>Testar</translation>
    </message>
    <message>
        <source>Show on the Stage</source>
        <translation>Mostrar no Palco</translation>
    </message>
    <message>
        <source>Back to the unchanged one</source>
        <translation>Voltar à sem mudanças</translation>
    </message>
</context>
</TS>
