<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>Naming</name>
    <message numerus="yes">
        <source>%n more before</source>
        <translation>
            <numerusform>%n more before</numerusform>
            <numerusform>%n more before</numerusform>
        </translation>
    </message>
</context>
</TS>
