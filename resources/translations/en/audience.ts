<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>AudiencePage</name>
    <message numerus="yes">
        <source>%n viewer(s)</source>
        <translation>
            <numerusform>%n viewer</numerusform>
            <numerusform>%n viewers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n in the room now</source>
        <translation>
            <numerusform>%n in the room now</numerusform>
            <numerusform>%n in the room now</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CohortsTab</name>
    <message numerus="yes">
        <source>%1 · %2 viewer(s)</source>
        <translation>
            <numerusform>%1 · %2 viewer</numerusform>
            <numerusform>%1 · %2 viewers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>+%n week(s)</source>
        <translation>
            <numerusform>+%n week</numerusform>
            <numerusform>+%n weeks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Of %1 who began in the week of %2, %3 came back %n week(s) later.</source>
        <translation>
            <numerusform>Of %1 who began in the week of %2, %3 came back %n week later.</numerusform>
            <numerusform>Of %1 who began in the week of %2, %3 came back %n weeks later.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MovesTab</name>
    <message numerus="yes">
        <source>in %n week(s)</source>
        <translation>
            <numerusform>in %n week</numerusform>
            <numerusform>in %n weeks</numerusform>
        </translation>
    </message>
</context>
</TS>
