<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>AlertsStrip</name>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n more</numerusform>
            <numerusform>%n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>EndingDialog</name>
    <message numerus="yes">
        <source>%Ln event(s)</source>
        <translation>
            <numerusform>%Ln event</numerusform>
            <numerusform>%Ln events</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln action(s)</source>
        <translation>
            <numerusform>%Ln action</numerusform>
            <numerusform>%Ln actions</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RoomCard</name>
    <message numerus="yes">
        <source>%n source(s) in trouble</source>
        <translation>
            <numerusform>%n source in trouble</numerusform>
            <numerusform>%n sources in trouble</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more to look at</source>
        <translation>
            <numerusform>one more to look at</numerusform>
            <numerusform>%n more to look at</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message numerus="yes">
        <source>%n plugin(s) switched off</source>
        <translation>
            <numerusform>%n plugin switched off</numerusform>
            <numerusform>%n plugins switched off</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StopStrip</name>
    <message numerus="yes">
        <source>Go on with %n</source>
        <translation>
            <numerusform>Go on with %n</numerusform>
            <numerusform>Go on with %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n wait; all of it is dropped if you go on now</source>
        <translation>
            <numerusform>%n waits; it is dropped if you go on now</numerusform>
            <numerusform>%n wait; all of it is dropped if you go on now</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n wait; what is not ticked is dropped when you go on</source>
        <translation>
            <numerusform>%n waits; what is not ticked is dropped when you go on</numerusform>
            <numerusform>%n wait; what is not ticked is dropped when you go on</numerusform>
        </translation>
    </message>
</context>
</TS>
