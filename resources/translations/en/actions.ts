<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>BringCodesCard</name>
    <message numerus="yes">
        <source>Bring in {file}: %n lines</source>
        <translation>
            <numerusform>Bring in {file}: %n line</numerusform>
            <numerusform>Bring in {file}: %n lines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n codes were added</source>
        <translation>
            <numerusform>%n code was added</numerusform>
            <numerusform>%n codes were added</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>, %n were there already</source>
        <translation>
            <numerusform>, %n was there already</numerusform>
            <numerusform>, %n were there already</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CapBar</name>
    <message numerus="yes">
        <source>{rule} and %n more rule(s)</source>
        <translation>
            <numerusform>{rule} and %n more rule</numerusform>
            <numerusform>{rule} and %n more rules</numerusform>
        </translation>
    </message>
</context>
</TS>
