<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>StatusBar</name>
    <message>
        <source>99 of 100 events are safely recorded within this time of arriving</source>
        <translation>每 100 个事件中有 99 个在到达后这么久之内已安全入账</translation>
    </message>
    <message>
        <source>Memory of the engine</source>
        <translation>引擎占用的内存</translation>
    </message>
    <message>
        <source>Actions that wait to be carried out</source>
        <translation>等待执行的动作</translation>
    </message>
    <message>
        <source>Events merged at a peak, for display only; no rule read them</source>
        <translation>高峰时合并显示的事件；没有规则读取它们</translation>
    </message>
    <message>
        <source>Events a second in all rooms, over the last ten seconds</source>
        <translation>全部直播间最近十秒的每秒事件数</translation>
    </message>
    <message>
        <source>Engine running</source>
        <translation>引擎运行中</translation>
    </message>
    <message>
        <source>No connection to the engine</source>
        <translation>与引擎的连接已断开</translation>
    </message>
    <message>
        <source>{n} events/s</source>
        <translation>{n} 事件/秒</translation>
    </message>
    <message>
        <source>latency {time}</source>
        <translation>延迟 {time}</translation>
    </message>
    <message>
        <source>memory {size} MB</source>
        <translation>内存 {size} MB</translation>
    </message>
    <message>
        <source>waiting {n}</source>
        <translation>待执行 {n}</translation>
    </message>
    <message>
        <source>merged at peaks {n}</source>
        <translation>高峰合并 {n}</translation>
    </message>
</context>
<context>
    <name>StopButton</name>
    <message>
        <source>Stop all</source>
        <translation>全部停止</translation>
    </message>
    <message>
        <source>Nothing is sent any more from this moment on ({key})</source>
        <translation>从此刻起不再发送任何内容（{key}）</translation>
    </message>
    <message>
        <source>Stopped · go on</source>
        <translation>已停止 · 继续</translation>
    </message>
    <message>
        <source>Nothing is sent. Press to go on; what waited is dropped.</source>
        <translation>现在什么都不会发送。按下继续；等待中的会被丢弃。</translation>
    </message>
    <message>
        <source>Pause the rules only; what they decided already is still sent</source>
        <translation>只暂停规则；已决定的仍会发送</translation>
    </message>
    <message>
        <source>Stop, and take what is on screen away</source>
        <translation>停止，并撤下屏幕上的内容</translation>
    </message>
    <message>
        <source>Other ways to stop</source>
        <translation>其他停止方式</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>Room</source>
        <translation>直播间</translation>
    </message>
    <message>
        <source>The room that is shown (Ctrl+1 … Ctrl+9)</source>
        <translation>当前显示的直播间（Ctrl+1 … Ctrl+9）</translation>
    </message>
    <message>
        <source>Fold the list of pages</source>
        <translation>收起页面列表</translation>
    </message>
    <message>
        <source>All rooms side by side (Ctrl+0)</source>
        <translation>并排查看全部直播间（Ctrl+0）</translation>
    </message>
    <message>
        <source>Search pages and commands (Ctrl+K)</source>
        <translation>搜索页面和命令（Ctrl+K）</translation>
    </message>
    <message>
        <source>Simulated: nobody here is real</source>
        <translation>模拟数据：这里没有真实的人</translation>
    </message>
</context>
</TS>
