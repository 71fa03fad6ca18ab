<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>Counts</name>
    <message numerus="yes">
        <source>%Ln event(s) counted</source>
        <translation>
            <numerusform>%Ln event counted</numerusform>
            <numerusform>%Ln events counted</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s) paid after the end and in no number</source>
        <translation>
            <numerusform>%Ln order was paid after the end and is in no number</numerusform>
            <numerusform>%Ln orders were paid after the end and are in no number</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s)</source>
        <translation>
            <numerusform>%Ln order</numerusform>
            <numerusform>%Ln orders</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln viewer(s)</source>
        <translation>
            <numerusform>%Ln viewer</numerusform>
            <numerusform>%Ln viewers</numerusform>
        </translation>
    </message>
</context>
</TS>
