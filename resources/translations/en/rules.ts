<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>Lately</name>
    <message numerus="yes">
        <source>It would have fired %n times</source>
        <translation>
            <numerusform>It would have fired once</numerusform>
            <numerusform>It would have fired %n times</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It would have acted %n times</source>
        <translation>
            <numerusform>It would have acted once</numerusform>
            <numerusform>It would have acted %n times</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>, for %n viewers</source>
        <translation>
            <numerusform>, for %n viewer</numerusform>
            <numerusform>, for %n viewers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>, %n times at a price that nobody told</source>
        <translation>
            <numerusform>, once at a price that nobody told</numerusform>
            <numerusform>, %n times at a price that nobody told</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them would have done nothing: an experiment gives these viewers nothing, by lot.</source>
        <translation>
            <numerusform>One of them would have done nothing: an experiment gives this viewer nothing, by lot.</numerusform>
            <numerusform>%n of them would have done nothing: an experiment gives these viewers nothing, by lot.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>OfferedRulesets</name>
    <message numerus="yes">
        <source>{works} of %n rules work</source>
        <translation>
            <numerusform>{works} of %n rule works</numerusform>
            <numerusform>{works} of %n rules work</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rules</source>
        <translation>
            <numerusform>%n rule</numerusform>
            <numerusform>%n rules</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Problems</name>
    <message numerus="yes">
        <source>%n problems</source>
        <translation>
            <numerusform>%n problem</numerusform>
            <numerusform>%n problems</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RuleDetail</name>
    <message numerus="yes">
        <source>Fired %n times</source>
        <translation>
            <numerusform>Fired once</numerusform>
            <numerusform>Fired %n times</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n in the last hour</source>
        <translation>
            <numerusform>%n in the last hour</numerusform>
            <numerusform>%n in the last hour</numerusform>
        </translation>
    </message>
</context>
</TS>
