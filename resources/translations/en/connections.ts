<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>LettersView</name>
    <message numerus="yes">
        <source>%Ln events taken in</source>
        <translation>
            <numerusform>%Ln event taken in</numerusform>
            <numerusform>%Ln events taken in</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>, %Ln known already</source>
        <translation>
            <numerusform>, %Ln known already</numerusform>
            <numerusform>, %Ln known already</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>, %Ln still not understood</source>
        <translation>
            <numerusform>, %Ln still not understood</numerusform>
            <numerusform>, %Ln still not understood</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>OffersView</name>
    <message numerus="yes">
        <source>{kinds} and %n more</source>
        <translation>
            <numerusform>{kinds} and %n more</numerusform>
            <numerusform>{kinds} and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PartCard</name>
    <message numerus="yes">
        <source>%Ln not understood</source>
        <translation>
            <numerusform>%Ln not understood</numerusform>
            <numerusform>%Ln not understood</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{kinds} and %n more</source>
        <translation>
            <numerusform>{kinds} and %n more</numerusform>
            <numerusform>{kinds} and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln events</source>
        <translation>
            <numerusform>%Ln event</numerusform>
            <numerusform>%Ln events</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln repeated</source>
        <translation>
            <numerusform>%Ln repeated</numerusform>
            <numerusform>%Ln repeated</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n refused</source>
        <translation>
            <numerusform>%n refused</numerusform>
            <numerusform>%n refused</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation>
            <numerusform>%n waiting</numerusform>
            <numerusform>%n waiting</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n under way</source>
        <translation>
            <numerusform>%n under way</numerusform>
            <numerusform>%n under way</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n errors</source>
        <translation>
            <numerusform>%n error</numerusform>
            <numerusform>%n errors</numerusform>
        </translation>
    </message>
</context>
</TS>
