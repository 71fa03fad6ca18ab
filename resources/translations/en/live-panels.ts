<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>ConcernCard</name>
    <message numerus="yes">
        <source>asked by %n</source>
        <translation>
            <numerusform>asked by %n</numerusform>
            <numerusform>asked by %n</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Feed</name>
    <message numerus="yes">
        <source>%n coin(s)</source>
        <translation>
            <numerusform>%n coin</numerusform>
            <numerusform>%n coins</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new, at the top</source>
        <translation>
            <numerusform>%n new, at the top</numerusform>
            <numerusform>%n new, at the top</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>People</name>
    <message numerus="yes">
        <source>%Ln regular(s)</source>
        <translation>
            <numerusform>%Ln regular</numerusform>
            <numerusform>%Ln regulars</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n order(s)</source>
        <translation>
            <numerusform>%n order</numerusform>
            <numerusform>%n orders</numerusform>
        </translation>
    </message>
</context>
</TS>
