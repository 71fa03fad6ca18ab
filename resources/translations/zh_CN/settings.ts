<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>About</name>
    <message>
        <source>About</source>
        <translation>关于</translation>
    </message>
    <message>
        <source>Reads a live room&apos;s events, keeps every viewer&apos;s tiers up to date, and acts at the right moment. Everything runs on this computer; nothing leaves it unless a rule says so.</source>
        <translation>读取直播间事件，实时维护每位观众的层级，并在合适的时机采取动作。一切都在这台电脑上运行；除非规则要求，任何内容都不会外发。</translation>
    </message>
    <message>
        <source>Copy for a report</source>
        <translation>复制以便反馈</translation>
    </message>
    <message>
        <source>Engine {version}, rules evaluated by {evaluator}</source>
        <translation>引擎 {version}，规则求值方式：{evaluator}</translation>
    </message>
    <message>
        <source>Desktop {version}</source>
        <translation>桌面端 {version}</translation>
    </message>
    <message>
        <source>No engine is connected</source>
        <translation>未连接引擎</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
</context>
<context>
    <name>Appearance</name>
    <message>
        <source>Language and theme</source>
        <translation>语言与主题</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Both take effect at once. What rules say to viewers stays in the rules&apos; own language.</source>
        <translation>两项都会立即生效。规则对观众说的话仍使用规则自己的语言。</translation>
    </message>
    <message>
        <source>As the computer</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Sections of the settings</source>
        <translation>设置分类</translation>
    </message>
</context>
</TS>
