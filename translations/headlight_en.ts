<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>CacheCost</name>
    <message numerus="yes">
        <source>With cache: %n row(s), %1 multiply-adds, %2</source>
        <translation>
            <numerusform>With cache: %n row, %1 multiply-adds, %2</numerusform>
            <numerusform>With cache: %n rows, %1 multiply-adds, %2</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>without: %n row(s), %1, %2 (measured)</source>
        <translation>
            <numerusform>without: %n row, %1, %2 (measured)</numerusform>
            <numerusform>without: %n rows, %1, %2 (measured)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>without: %n row(s), %1 (not measured: not enough memory)</source>
        <translation>
            <numerusform>without: %n row, %1 (not measured: not enough memory)</numerusform>
            <numerusform>without: %n rows, %1 (not measured: not enough memory)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>headlight::Attention</name>
    <message numerus="yes">
        <source>On the %n chosen key(s) together: %1.</source>
        <translation>
            <numerusform>On the %n chosen key: %1.</numerusform>
            <numerusform>On the %n chosen keys together: %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>On the right: each head&apos;s sum on the %n chosen key(s), from 0 to %1.</source>
        <translation>
            <numerusform>On the right: each head&apos;s weight on the %n chosen key, from 0 to %1.</numerusform>
            <numerusform>On the right: each head&apos;s sum on the %n chosen keys, from 0 to %1.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>headlight::Calculator</name>
    <message numerus="yes">
        <source>(And %n more rows.)</source>
        <translation>
            <numerusform>(And %n more row.)</numerusform>
            <numerusform>(And %n more rows.)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>… (%n more)</source>
        <translation>
            <numerusform>… (%n more)</numerusform>
            <numerusform>… (%n more)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>headlight::CandidateRowsModel</name>
    <message numerus="yes">
        <source>%Ln others</source>
        <comment>tokens that are not listed</comment>
        <translation>
            <numerusform>%Ln other</numerusform>
            <numerusform>%Ln others</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln tokens that are not listed, together</source>
        <translation>
            <numerusform>%Ln token that is not listed</numerusform>
            <numerusform>%Ln tokens that are not listed, together</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>headlight::FoldingGroup</name>
    <message numerus="yes">
        <source>%1: %n in use</source>
        <translation>
            <numerusform>%1: %n in use</numerusform>
            <numerusform>%1: %n in use</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>headlight::HeadSwitch</name>
    <message numerus="yes">
        <source>%n head(s) off.</source>
        <translation>
            <numerusform>%n head off.</numerusform>
            <numerusform>%n heads off.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>headlight::MainWindow</name>
    <message numerus="yes">
        <source>%n token(s)</source>
        <translation>
            <numerusform>%n token</numerusform>
            <numerusform>%n tokens</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n layers</source>
        <translation>
            <numerusform>%n layer</numerusform>
            <numerusform>%n layers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n heads</source>
        <translation>
            <numerusform>%n head</numerusform>
            <numerusform>%n heads</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>headlight::MaskPanel</name>
    <message numerus="yes">
        <source>%n tokens</source>
        <translation>
            <numerusform>%n token</numerusform>
            <numerusform>%n tokens</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>headlight::MergeSteps</name>
    <message numerus="yes">
        <source>“%1”: %n merge(s). A low number is a pair that was learned early.</source>
        <translation>
            <numerusform>“%1”: %n merge. A low number is a pair that was learned early.</numerusform>
            <numerusform>“%1”: %n merges. A low number is a pair that was learned early.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>headlight::Picture</name>
    <message numerus="yes">
        <source>largest of %n values from %1 on = %2</source>
        <translation>
            <numerusform>largest of %n value from %1 on = %2</numerusform>
            <numerusform>largest of %n values from %1 on = %2</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>headlight::PromptPanel</name>
    <message numerus="yes">
        <source>%1, %n ahead</source>
        <comment>tokens after the shown ones</comment>
        <translation>
            <numerusform>%1, %n ahead</numerusform>
            <numerusform>%1, %n ahead</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source> tokens</source>
        <comment>suffix of a number box</comment>
        <translation>
            <numerusform> token</numerusform>
            <numerusform> tokens</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>headlight::ScoreChain</name>
    <message numerus="yes">
        <source>‹ %Ln more</source>
        <comment>columns before</comment>
        <translation>
            <numerusform>‹ %Ln more</numerusform>
            <numerusform>‹ %Ln more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>…%Ln more ›</source>
        <comment>columns behind</comment>
        <translation>
            <numerusform>…%Ln more ›</numerusform>
            <numerusform>…%Ln more ›</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln others</source>
        <comment>tokens that are not listed</comment>
        <translation>
            <numerusform>%Ln other</numerusform>
            <numerusform>%Ln others</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>headlight::ScoreChainView</name>
    <message numerus="yes">
        <source>%1 %2: %Ln tokens excluded with %3 of the probability.</source>
        <translation>
            <numerusform>%1 %2: %Ln token excluded with %3 of the probability.</numerusform>
            <numerusform>%1 %2: %Ln tokens excluded with %3 of the probability.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>headlight::SearchTree</name>
    <message numerus="yes">
        <source>%n token(s) tried.</source>
        <translation>
            <numerusform>%n token tried.</numerusform>
            <numerusform>%n tokens tried.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The prompt: %n token(s) tried behind it.</source>
        <translation>
            <numerusform>The prompt: %n token tried behind it.</numerusform>
            <numerusform>The prompt: %n tokens tried behind it.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>headlight::SearchTreeView</name>
    <message numerus="yes">
        <source>%n more behind it, folded</source>
        <translation>
            <numerusform>%n more behind it, folded</numerusform>
            <numerusform>%n more behind it, folded</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>headlight::Stage</name>
    <message numerus="yes">
        <source>Layer %1 runs here, folded into one beat (%n operations). Open it by clicking L%1 on the left.</source>
        <translation>
            <numerusform>Layer %1 runs here, folded into one beat (%n operation). Open it by clicking L%1 on the left.</numerusform>
            <numerusform>Layer %1 runs here, folded into one beat (%n operations). Open it by clicking L%1 on the left.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Each cell is the loudest of %n numbers.</source>
        <translation>
            <numerusform>Each cell is the loudest of %n number.</numerusform>
            <numerusform>Each cell is the loudest of %n numbers.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Two rows are added number by number; this is one of %n sum(s).</source>
        <translation>
            <numerusform>Two rows are added number by number; this is one of %n sum.</numerusform>
            <numerusform>Two rows are added number by number; this is one of %n sums.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the largest of %n term(s)</source>
        <translation>
            <numerusform>the largest of %n term</numerusform>
            <numerusform>the largest of %n terms</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Each token&apos;s value, times the attention it gets, summed over %n token(s).</source>
        <translation>
            <numerusform>Each token&apos;s value, times the attention it gets, summed over %n token.</numerusform>
            <numerusform>Each token&apos;s value, times the attention it gets, summed over %n tokens.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n number(s) multiplied pairwise and summed.</source>
        <translation>
            <numerusform>%n number multiplied pairwise and summed.</numerusform>
            <numerusform>%n numbers multiplied pairwise and summed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n other(s)</source>
        <translation>
            <numerusform>%n other</numerusform>
            <numerusform>%n others</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Each logit becomes exp(logit − the largest), divided by the sum over all %n token(s).</source>
        <translation>
            <numerusform>Each logit becomes exp(logit − the largest), divided by the sum over all %n token.</numerusform>
            <numerusform>Each logit becomes exp(logit − the largest), divided by the sum over all %n tokens.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>How far the %n number(s) of the row lie from their mean: the root of the mean square.</source>
        <translation>
            <numerusform>How far the %n number of the row lies from its mean: the root of the mean square.</numerusform>
            <numerusform>How far the %n numbers of the row lie from their mean: the root of the mean square.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Skipped to one beat: %1 (%n operations). “Show everything again” opens it.</source>
        <translation>
            <numerusform>Skipped to one beat: %1 (%n operation). “Show everything again” opens it.</numerusform>
            <numerusform>Skipped to one beat: %1 (%n operations). “Show everything again” opens it.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>K, V of %n tokens kept</source>
        <translation>
            <numerusform>K, V of %n token kept</numerusform>
            <numerusform>K, V of %n tokens kept</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n tokens have gone through all layers</source>
        <translation>
            <numerusform>%n token has gone through all layers</numerusform>
            <numerusform>%n tokens have gone through all layers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>only the new token works; K and V of %n earlier tokens are kept</source>
        <translation>
            <numerusform>only the new token works; K and V of %n earlier token are kept</numerusform>
            <numerusform>only the new token works; K and V of %n earlier tokens are kept</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n layers</source>
        <translation>
            <numerusform>%n layer</numerusform>
            <numerusform>%n layers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>of the last %n tokens only</source>
        <translation>
            <numerusform>of the last %n token only</numerusform>
            <numerusform>of the last %n tokens only</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>one head of %n numbers</source>
        <translation>
            <numerusform>one head of %n number</numerusform>
            <numerusform>one head of %n numbers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 heads of %n numbers each</source>
        <translation>
            <numerusform>%1 heads of %n number each</numerusform>
            <numerusform>%1 heads of %n numbers each</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source> · %n kept</source>
        <translation>
            <numerusform> · %n kept</numerusform>
            <numerusform> · %n kept</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>all %n tokens are through</source>
        <translation>
            <numerusform>%n token is through</numerusform>
            <numerusform>all %n tokens are through</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>K and V of %n earlier tokens are kept</source>
        <translation>
            <numerusform>K and V of %n earlier token are kept</numerusform>
            <numerusform>K and V of %n earlier tokens are kept</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n kept</source>
        <comment>tokens whose K and V are kept</comment>
        <translation>
            <numerusform>%n kept</numerusform>
            <numerusform>%n kept</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1: %n layers, %2 numbers wide</source>
        <translation>
            <numerusform>%1: %n layer, %2 numbers wide</numerusform>
            <numerusform>%1: %n layers, %2 numbers wide</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>all %n source tokens enter at once</source>
        <translation>
            <numerusform>the %n source token enters</numerusform>
            <numerusform>all %n source tokens enter at once</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n source tokens enter</source>
        <translation>
            <numerusform>%n source token enters</numerusform>
            <numerusform>%n source tokens enter</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>all %n source tokens go through encoder layer %1 together</source>
        <translation>
            <numerusform>the %n source token goes through encoder layer %1</numerusform>
            <numerusform>all %n source tokens go through encoder layer %1 together</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n heads</source>
        <translation>
            <numerusform>%n head</numerusform>
            <numerusform>%n heads</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>headlight::TokenOdds</name>
    <message numerus="yes">
        <source>‹ %Ln lines above</source>
        <translation>
            <numerusform>‹ %Ln line above</numerusform>
            <numerusform>‹ %Ln lines above</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>…%Ln more lines ›</source>
        <translation>
            <numerusform>…%Ln more line ›</numerusform>
            <numerusform>…%Ln more lines ›</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>log-probability %1 · perplexity %2 · %Ln tokens</source>
        <translation>
            <numerusform>log-probability %1 · perplexity %2 · %Ln token</numerusform>
            <numerusform>log-probability %1 · perplexity %2 · %Ln tokens</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>headlight::TokenStripView</name>
    <message numerus="yes">
        <source>%n byte(s): %1</source>
        <translation>
            <numerusform>%n byte: %1</numerusform>
            <numerusform>%n bytes: %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>headlight::WhatIfPanel</name>
    <message numerus="yes">
        <source>%n token(s) new</source>
        <translation>
            <numerusform>%n token new</numerusform>
            <numerusform>%n tokens new</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n token(s) gone.</source>
        <translation>
            <numerusform>%n token gone.</numerusform>
            <numerusform>%n tokens gone.</numerusform>
        </translation>
    </message>
</context>
</TS>
