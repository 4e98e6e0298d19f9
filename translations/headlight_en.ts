<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>headlight::MainWindow</name>
    <message numerus="yes">
        <source>%n token(s)</source>
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
</TS>
