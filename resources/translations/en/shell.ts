<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>RoomCard</name>
    <message numerus="yes">
        <source>%n source(s) in trouble</source>
        <translation>
            <numerusform>%n source in trouble</numerusform>
            <numerusform>%n sources in trouble</numerusform>
        </translation>
    </message>
</context>
</TS>
