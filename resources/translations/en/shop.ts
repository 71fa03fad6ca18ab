<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>ImportsView</name>
    <message numerus="yes">
        <source>Import %1: %Ln order(s) count now</source>
        <translation>
            <numerusform>Import %1: %Ln order counts now</numerusform>
            <numerusform>Import %1: %Ln orders count now</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Import %1: %Ln product(s) count now</source>
        <translation>
            <numerusform>Import %1: %Ln product counts now</numerusform>
            <numerusform>Import %1: %Ln products count now</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Import %1: %Ln row(s) count now</source>
        <translation>
            <numerusform>Import %1: %Ln row counts now</numerusform>
            <numerusform>Import %1: %Ln rows count now</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>; %Ln of its orders count for other imports</source>
        <translation>
            <numerusform>; %Ln of its orders counts for other imports</numerusform>
            <numerusform>; %Ln of its orders count for other imports</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>OnAirCard</name>
    <message numerus="yes">
        <source>%Ln step(s)</source>
        <translation>
            <numerusform>%Ln step</numerusform>
            <numerusform>%Ln steps</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>OrdersView</name>
    <message numerus="yes">
        <source>%Ln order(s)</source>
        <translation>
            <numerusform>%Ln order</numerusform>
            <numerusform>%Ln orders</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln without a viewer</source>
        <translation>
            <numerusform>%Ln without a viewer</numerusform>
            <numerusform>%Ln without a viewer</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PreviewCard</name>
    <message numerus="yes">
        <source>%Ln row(s) cannot be read and are left out</source>
        <translation>
            <numerusform>%Ln row cannot be read and is left out</numerusform>
            <numerusform>%Ln rows cannot be read and are left out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Import %Ln order(s)</source>
        <translation>
            <numerusform>Import %Ln order</numerusform>
            <numerusform>Import %Ln orders</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Import %Ln product(s)</source>
        <translation>
            <numerusform>Import %Ln product</numerusform>
            <numerusform>Import %Ln products</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Import %Ln row(s)</source>
        <translation>
            <numerusform>Import %Ln row</numerusform>
            <numerusform>Import %Ln rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln imported before</source>
        <translation>
            <numerusform>%Ln imported before</numerusform>
            <numerusform>%Ln imported before</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln with money that went back</source>
        <translation>
            <numerusform>%Ln with money that went back</numerusform>
            <numerusform>%Ln with money that went back</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln not paid</source>
        <translation>
            <numerusform>%Ln not paid</numerusform>
            <numerusform>%Ln not paid</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln cancelled</source>
        <translation>
            <numerusform>%Ln cancelled</numerusform>
            <numerusform>%Ln cancelled</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) left out by the mapping</source>
        <translation>
            <numerusform>%Ln row left out by the mapping</numerusform>
            <numerusform>%Ln rows left out by the mapping</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) that are remarks or totals</source>
        <translation>
            <numerusform>%Ln row that is a remark or total</numerusform>
            <numerusform>%Ln rows that are remarks or totals</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more would be linked by nickname</source>
        <translation>
            <numerusform>%Ln more would be linked by nickname</numerusform>
            <numerusform>%Ln more would be linked by nickname</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) that cannot be read</source>
        <translation>
            <numerusform>%Ln row that cannot be read</numerusform>
            <numerusform>%Ln rows that cannot be read</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s) belong to no viewer, since the file names no buyer whom a room knows: they count in sums, and can be linked by hand under Orders.</source>
        <translation>
            <numerusform>%Ln order belongs to no viewer, since the file names no buyer whom a room knows: it counts in sums, and can be linked by hand under Orders.</numerusform>
            <numerusform>%Ln orders belong to no viewer, since the file names no buyer whom a room knows: they count in sums, and can be linked by hand under Orders.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ProductsView</name>
    <message numerus="yes">
        <source>%Ln product(s)</source>
        <translation>
            <numerusform>%Ln product</numerusform>
            <numerusform>%Ln products</numerusform>
        </translation>
    </message>
</context>
</TS>
