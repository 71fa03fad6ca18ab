<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>StopKey</name>
    <message>
        <source>No key stops all actions from other programs.</source>
        <translation>没有设置在其他程序里也能停止全部动作的按键。</translation>
    </message>
    <message>
        <source>{keys} stops all actions, whichever program has the keyboard.</source>
        <translation>不论键盘在哪个程序里，按 {keys} 都会停止全部动作。</translation>
    </message>
    <message>
        <source>Another program has {keys} already: they work in this window only. Choose others.</source>
        <translation>{keys} 已被其他程序占用，只在本窗口有效。请换一组按键。</translation>
    </message>
    <message>
        <source>Wayland gives no program keys of the whole system: {keys} works in this window only. Stop is in the tray too.</source>
        <translation>Wayland 不提供全局快捷键：{keys} 只在本窗口有效。托盘里也可以停止。</translation>
    </message>
    <message>
        <source>On this system {keys} works in this window only. Stop is in the tray too.</source>
        <translation>在这个系统上 {keys} 只在本窗口有效。托盘里也可以停止。</translation>
    </message>
    <message>
        <source>{keys} is needed for typing: it works in this window only. Add Ctrl or Alt.</source>
        <translation>{keys} 是打字用的键，只在本窗口有效。请加上 Ctrl 或 Alt。</translation>
    </message>
    <message>
        <source>The system cannot listen for {keys}: it works in this window only.</source>
        <translation>系统无法监听 {keys}，只在本窗口有效。</translation>
    </message>
</context>
</TS>
