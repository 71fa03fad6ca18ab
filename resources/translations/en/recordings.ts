<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>ComingView</name>
    <message numerus="yes">
        <source>The shop is brought to how it was when the session began: %Ln entry(s) so far.</source>
        <translation>
            <numerusform>The shop is brought to how it was when the session began: %Ln entry so far.</numerusform>
            <numerusform>The shop is brought to how it was when the session began: %Ln entries so far.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The recording is read: %Ln event(s) so far.</source>
        <translation>
            <numerusform>The recording is read: %Ln event so far.</numerusform>
            <numerusform>The recording is read: %Ln events so far.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>What is to be shown is put down: %Ln entry(s).</source>
        <translation>
            <numerusform>What is to be shown is put down: %Ln entry.</numerusform>
            <numerusform>What is to be shown is put down: %Ln entries.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Strip</name>
    <message numerus="yes">
        <source>%n record(s) could not be read.</source>
        <translation>
            <numerusform>%n record could not be read.</numerusform>
            <numerusform>%n records could not be read.</numerusform>
        </translation>
    </message>
</context>
</TS>
