<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>AlertLine</name>
    <message>
        <source>Restore a backup…</source>
        <translation>恢复备份…</translation>
    </message>
    <message>
        <source>Start it again</source>
        <translation>重新启动</translation>
    </message>
    <message>
        <source>Sign in…</source>
        <translation>登录…</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>Seen</source>
        <translation>知道了</translation>
    </message>
    <message>
        <source>Do not show it again until it is over or gets worse</source>
        <translation>在解除或变严重之前不再显示</translation>
    </message>
</context>
<context>
    <name>AlertsStrip</name>
    <message>
        <source>Show fewer</source>
        <translation>收起</translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>还有 %n 条</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ClosingDialog</name>
    <message>
        <source>Close Tiercast</source>
        <translation>关闭 Tiercast</translation>
    </message>
    <message>
        <source>Should the engine go on without the window?</source>
        <translation>关闭窗口后，引擎要继续运行吗？</translation>
    </message>
    <message>
        <source>If it goes on, rules keep acting; the tray has the stop and brings the window back.</source>
        <translation>继续运行时，规则照常执行；可从托盘停止或重新打开窗口。</translation>
    </message>
    <message>
        <source>If it goes on, rules keep acting; open Tiercast again to see it or to stop it.</source>
        <translation>继续运行时，规则照常执行；重新打开 Tiercast 即可查看或停止。</translation>
    </message>
    <message>
        <source>Do the same every time</source>
        <translation>以后都这样做</translation>
    </message>
    <message>
        <source>Engine goes on</source>
        <translation>引擎继续运行</translation>
    </message>
    <message>
        <source>Quit, and rules stop</source>
        <translation>退出，规则也停止</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>Commands</name>
    <message>
        <source>Search pages, rooms and commands</source>
        <translation>搜索页面、直播间和命令</translation>
    </message>
    <message>
        <source>Stop all actions</source>
        <translation>全部停止：不再执行动作</translation>
    </message>
    <message>
        <source>Stop all actions, from any program</source>
        <translation>全部停止：不再执行动作（在任何程序里）</translation>
    </message>
    <message>
        <source>End the stop</source>
        <translation>解除停止</translation>
    </message>
    <message>
        <source>Stop only this room, or let it go on</source>
        <translation>只停止这个直播间，或恢复</translation>
    </message>
    <message>
        <source>All rooms side by side</source>
        <translation>并排查看全部直播间</translation>
    </message>
    <message>
        <source>End-of-show sheet of this room</source>
        <translation>本直播间的复盘单</translation>
    </message>
    <message>
        <source>Table of keys</source>
        <translation>快捷键一览</translation>
    </message>
    <message>
        <source>Words, and what they mean</source>
        <translation>词语解释</translation>
    </message>
    <message>
        <source>How the engine is doing</source>
        <translation>引擎运行情况</translation>
    </message>
    <message>
        <source>Logs</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Fold or unfold the list of pages</source>
        <translation>收起或展开页面列表</translation>
    </message>
    <message>
        <source>Whole screen, on and off</source>
        <translation>切换全屏</translation>
    </message>
    <message>
        <source>Light theme</source>
        <translation>浅色主题</translation>
    </message>
    <message>
        <source>Dark theme</source>
        <translation>深色主题</translation>
    </message>
    <message>
        <source>Room {title}</source>
        <translation>直播间 {title}</translation>
    </message>
</context>
<context>
    <name>EndingDialog</name>
    <message>
        <source>Close Tiercast</source>
        <translation>关闭 Tiercast</translation>
    </message>
    <message>
        <source>The engine finishes what is under way</source>
        <translation>引擎正在处理完手头的工作</translation>
    </message>
    <message>
        <source>Do not wait</source>
        <translation>不等了</translation>
    </message>
    <message>
        <source>{events} and {actions} to go</source>
        <translation>还剩 {events}、{actions}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln event(s)</source>
        <translation>
            <numerusform>%Ln 个事件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln action(s)</source>
        <translation>
            <numerusform>%Ln 个动作</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Finder</name>
    <message>
        <source>Pages, rooms and commands…</source>
        <translation>页面、直播间、命令…</translation>
    </message>
    <message>
        <source>Search pages, rooms and commands</source>
        <translation>搜索页面、直播间和命令</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>搜索结果</translation>
    </message>
    <message>
        <source>Nothing found; try another word</source>
        <translation>没有找到，换个词试试</translation>
    </message>
</context>
<context>
    <name>GlossaryPanel</name>
    <message>
        <source>Words</source>
        <translation>词语</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Find a word</source>
        <translation>查找词语</translation>
    </message>
    <message>
        <source>Words and what they mean</source>
        <translation>词语及其解释</translation>
    </message>
    <message>
        <source>There is no such word here.</source>
        <translation>这里没有这个词语。</translation>
    </message>
</context>
<context>
    <name>RoomCard</name>
    <message>
        <source>No source of this room tells who is there</source>
        <translation>这个直播间没有能告知在场人数的数据接入</translation>
    </message>
    <message>
        <source>No source of this room tells what was paid</source>
        <translation>这个直播间没有数据接入提供付款金额</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message numerus="yes">
        <source>%n source(s) in trouble</source>
        <translation>
            <numerusform>%n 个数据接入异常</numerusform>
        </translation>
    </message>
    <message>
        <source>Running</source>
        <translation>运行中</translation>
    </message>
    <message numerus="yes">
        <source>%n more to look at</source>
        <translation>
            <numerusform>另有 %n 项需要留意</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing of this room is sent</source>
        <translation>这个直播间不会发出任何内容</translation>
    </message>
    <message>
        <source>Nothing to look at</source>
        <translation>没有需要留意的事</translation>
    </message>
    <message>
        <source>Watching now</source>
        <translation>当前在线</translation>
    </message>
    <message>
        <source>GMV</source>
        <translation>GMV</translation>
    </message>
    <message>
        <source>Rules fired</source>
        <translation>规则触发</translation>
    </message>
    <message>
        <source>Let it go on</source>
        <translation>恢复运行</translation>
    </message>
    <message>
        <source>Stop this room</source>
        <translation>停止这个直播间</translation>
    </message>
    <message>
        <source>Its rules act again from now on</source>
        <translation>规则从现在起恢复执行</translation>
    </message>
    <message>
        <source>Its rules do nothing any more; what waits to be sent is dropped. Other rooms go on.</source>
        <translation>这个直播间的规则不再执行，等待发送的会被丢弃；其他直播间不受影响。</translation>
    </message>
    <message>
        <source>Events/s</source>
        <translation>事件/秒</translation>
    </message>
</context>
<context>
    <name>RoomStop</name>
    <message>
        <source>Stopped: {room}</source>
        <translation>已停止：{room}</translation>
    </message>
    <message>
        <source>Goes on: {room}</source>
        <translation>已恢复：{room}</translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>From the arrival of an event to its action being done, over the last minute</source>
        <translation>最近一分钟，从事件到达到动作完成所用的时间</translation>
    </message>
    <message>
        <source>Switched off after too many errors</source>
        <translation>出错太多，已停用</translation>
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
        <source>Engine running, rules paused</source>
        <translation>引擎运行中，规则已暂停</translation>
    </message>
    <message>
        <source>Engine running, nothing is sent</source>
        <translation>引擎运行中，已停止发送</translation>
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
        <source>event to action {time}</source>
        <translation>事件到动作 {time}</translation>
    </message>
    <message>
        <source>99% within {late}</source>
        <translation>99% 不超过 {late}</translation>
    </message>
    <message>
        <source>memory {size}</source>
        <translation>内存 {size}</translation>
    </message>
    <message numerus="yes">
        <source>%n plugin(s) switched off</source>
        <translation>
            <numerusform>%n 个插件已停用</numerusform>
        </translation>
    </message>
    <message>
        <source>to send {n}</source>
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
        <source>Nothing is sent any more from this moment on</source>
        <translation>从此刻起不再发送任何内容</translation>
    </message>
    <message>
        <source>Stopped · go on</source>
        <translation>已停止 · 继续</translation>
    </message>
    <message>
        <source>Nothing is sent. Press to go on; what waited and is not ticked is dropped.</source>
        <translation>现在什么都不会发送。按下即可继续；等待中没有勾选的会放弃。</translation>
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
        <source>Let {room} go on</source>
        <translation>恢复 {room}</translation>
    </message>
    <message>
        <source>Stop only {room}</source>
        <translation>只停止 {room}</translation>
    </message>
    <message>
        <source>Other ways to stop</source>
        <translation>其他停止方式</translation>
    </message>
</context>
<context>
    <name>StopList</name>
    <message>
        <source>What waits behind the stop; tick what is to be done all the same</source>
        <translation>停止期间等待的动作；勾选仍要执行的</translation>
    </message>
    <message>
        <source>the room</source>
        <translation>直播间</translation>
    </message>
    <message>
        <source>until {time}</source>
        <translation>{time} 前有效</translation>
    </message>
</context>
<context>
    <name>StopStrip</name>
    <message>
        <source>What waits</source>
        <translation>查看等待中的</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message numerus="yes">
        <source>Go on with %n</source>
        <translation>
            <numerusform>继续，放行 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>End the stop; what waited and is not ticked is dropped</source>
        <translation>解除停止；等待中没有勾选的会放弃</translation>
    </message>
    <message>
        <source>End the stop; what waited is dropped</source>
        <translation>解除停止；等待中的会放弃</translation>
    </message>
    <message>
        <source>Rules paused: they decide nothing new, what they decided before is still sent</source>
        <translation>规则已暂停：不再作新的决定，之前已决定的仍会发出</translation>
    </message>
    <message>
        <source>Stopped and cleared: nothing is sent, nothing is left on screen</source>
        <translation>已停止并清屏：不会发出任何内容，屏幕上也没有残留</translation>
    </message>
    <message>
        <source>Stopped: nothing is sent</source>
        <translation>已停止：不会发出任何内容</translation>
    </message>
    <message>
        <source>since {time}</source>
        <translation>自 {time} 起</translation>
    </message>
    <message>
        <source>from a window</source>
        <translation>来自窗口</translation>
    </message>
    <message>
        <source>by {who}</source>
        <translation>操作人：{who}</translation>
    </message>
    <message>
        <source>&quot;{reason}&quot;</source>
        <translation>“{reason}”</translation>
    </message>
    <message numerus="yes">
        <source>%n wait; all of it is dropped if you go on now</source>
        <translation>
            <numerusform>%n 个在等待；现在继续会全部放弃</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n wait; what is not ticked is dropped when you go on</source>
        <translation>
            <numerusform>%n 个在等待；继续时没有勾选的会放弃</numerusform>
        </translation>
    </message>
    <message>
        <source>nothing waits</source>
        <translation>没有等待中的动作</translation>
    </message>
</context>
<context>
    <name>TokenDialog</name>
    <message>
        <source>Sign in</source>
        <translation>登录</translation>
    </message>
    <message>
        <source>Token of the engine at {address}</source>
        <translation>{address} 上引擎的令牌</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>令牌</translation>
    </message>
    <message>
        <source>Keep it in this computer&apos;s keyring</source>
        <translation>保存到这台电脑的钥匙串</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>This computer has no keyring: the token will be asked for the next time.</source>
        <translation>这台电脑没有钥匙串：下次会再次询问令牌。</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>Room</source>
        <translation>直播间</translation>
    </message>
    <message>
        <source>The room that is shown</source>
        <translation>当前显示的直播间</translation>
    </message>
    <message>
        <source>All rooms side by side</source>
        <translation>并排查看全部直播间</translation>
    </message>
    <message>
        <source>Search pages and commands</source>
        <translation>搜索页面和命令</translation>
    </message>
    <message>
        <source>Words, and what they mean</source>
        <translation>词语解释</translation>
    </message>
    <message>
        <source>Fold the list of pages</source>
        <translation>收起页面列表</translation>
    </message>
    <message>
        <source>Simulated: nobody here is real</source>
        <translation>模拟数据：这里没有真实的人</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message>
        <source>The engine goes on. Stop and window are here, in the tray.</source>
        <translation>引擎继续运行。可在托盘里停止或打开窗口。</translation>
    </message>
    <message>
        <source>Stop was asked for. Nothing is sent once it stands.</source>
        <translation>已要求停止，生效后不再执行任何动作。</translation>
    </message>
    <message>
        <source>Tiercast: stopped</source>
        <translation>Tiercast：已停止</translation>
    </message>
    <message>
        <source>Tiercast: running</source>
        <translation>Tiercast：运行中</translation>
    </message>
    <message>
        <source>Open the window</source>
        <translation>打开窗口</translation>
    </message>
    <message>
        <source>End the stop</source>
        <translation>解除停止</translation>
    </message>
    <message>
        <source>Stop all actions</source>
        <translation>全部停止：不再执行动作</translation>
    </message>
    <message>
        <source>Close; the engine goes on</source>
        <translation>关闭；引擎继续运行</translation>
    </message>
    <message>
        <source>Close, and end the engine</source>
        <translation>关闭，并结束引擎</translation>
    </message>
</context>
<context>
    <name>WallPage</name>
    <message>
        <source>Press a room to open it. The stop at the top stops all of them.</source>
        <translation>点击直播间即可打开。顶部的停止按钮对全部直播间生效。</translation>
    </message>
</context>
</TS>
