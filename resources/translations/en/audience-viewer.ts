<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>AccountsCard</name>
    <message numerus="yes">
        <source>%n viewers fit: write more of the name, or the id.</source>
        <translation>
            <numerusform>%n viewer fits: write more of the name, or the id.</numerusform>
            <numerusform>%n viewers fit: write more of the name, or the id.</numerusform>
        </translation>
    </message>
</context>
</TS>
