<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Pages</name>
    <message>
        <source>Live</source>
        <translation>实时</translation>
    </message>
    <message>
        <source>Audience</source>
        <translation>观众</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>规则</translation>
    </message>
    <message>
        <source>Actions</source>
        <translation>动作</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>接入</translation>
    </message>
    <message>
        <source>Shop</source>
        <translation>店铺</translation>
    </message>
    <message>
        <source>Recordings</source>
        <translation>回放</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>End-of-show sheet</source>
        <translation>复盘单</translation>
    </message>
    <message>
        <source>Set up</source>
        <translation>快速设置</translation>
    </message>
    <message>
        <source>All rooms</source>
        <translation>全部直播间</translation>
    </message>
</context>
<context>
    <name>Session</name>
    <message>
        <source>Demo room</source>
        <translation>演示直播间</translation>
    </message>
    <message>
        <source>Something went wrong in this window. The engine and its rules go on.</source>
        <translation>窗口内部出了问题。引擎和规则仍在继续运行。</translation>
    </message>
</context>
</TS>
