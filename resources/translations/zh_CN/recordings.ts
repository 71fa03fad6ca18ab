<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>ComingView</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Back to the list</source>
        <translation>返回列表</translation>
    </message>
    <message>
        <source>Making the replay ready: {0}</source>
        <translation>正在准备回放：{0}</translation>
    </message>
    <message numerus="yes">
        <source>The shop is brought to how it was when the session began: %Ln entry(s) so far.</source>
        <translation>
            <numerusform>正在还原开播那一刻的店铺状态：已处理 %Ln 条记录。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The recording is read: %Ln event(s) so far.</source>
        <translation>
            <numerusform>正在读取录像：已读 %Ln 个事件。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>What is to be shown is put down: %Ln entry(s).</source>
        <translation>
            <numerusform>正在写入回放内容：%Ln 条记录。</numerusform>
        </translation>
    </message>
    <message>
        <source>It begins in a moment.</source>
        <translation>马上开始。</translation>
    </message>
    <message>
        <source>This recording cannot be shown</source>
        <translation>无法回放这段录像</translation>
    </message>
    <message>
        <source>The replay was closed</source>
        <translation>回放已关闭</translation>
    </message>
    <message>
        <source>The show that is on is not affected.</source>
        <translation>不影响正在进行的直播。</translation>
    </message>
</context>
<context>
    <name>ListView</name>
    <message>
        <source>See a session again, at any pace, with all that was known then. Nothing is sent meanwhile.</source>
        <translation>以任意速度重看一场直播，当时知道的一切都在。回放期间不会发送任何东西。</translation>
    </message>
    <message>
        <source>Open a recorded file…</source>
        <translation>打开录像文件…</translation>
    </message>
    <message>
        <source>Replay</source>
        <translation>回放</translation>
    </message>
    <message>
        <source>End-of-show sheet</source>
        <translation>复盘单</translation>
    </message>
    <message>
        <source>Files can be dropped here: .jsonl of tiercast record, danmaku .xml, .csv together with its mapping (.yaml); .gz and .zst of them too. The rules of &quot;{0}&quot; are tried on them.</source>
        <translation>可以把文件拖到这里：tiercast record 录制的 .jsonl、弹幕 .xml、.csv（连同映射文件 .yaml），也可以是 .gz 或 .zst 压缩文件。回放时试用“{0}”的规则。</translation>
    </message>
    <message>
        <source>Open a recorded file</source>
        <translation>打开录像文件</translation>
    </message>
    <message>
        <source>Recordings ({0})</source>
        <translation>录像（{0}）</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>The sessions cannot be listed</source>
        <translation>无法列出场次</translation>
    </message>
</context>
<context>
    <name>ReplayKeys</name>
    <message>
        <source>Replay: play or pause</source>
        <translation>回放：播放或暂停</translation>
    </message>
    <message>
        <source>Replay: next event</source>
        <translation>回放：下一个事件</translation>
    </message>
    <message>
        <source>Replay: next firing</source>
        <translation>回放：下一次触发</translation>
    </message>
    <message>
        <source>Replay: faster</source>
        <translation>回放：加快</translation>
    </message>
    <message>
        <source>Replay: slower</source>
        <translation>回放：放慢</translation>
    </message>
    <message>
        <source>Replay: close</source>
        <translation>回放：关闭</translation>
    </message>
</context>
<context>
    <name>ReplayLive</name>
    <message>
        <source>Nothing has happened yet</source>
        <translation>还没有开始</translation>
    </message>
    <message>
        <source>The recording stands at its beginning. Press Space to play it, or choose a place below.</source>
        <translation>录像停在开头。按空格键播放，或在下方选择位置。</translation>
    </message>
</context>
<context>
    <name>ReplaySession</name>
    <message>
        <source>This is a replay: that belongs to the room as it is now.</source>
        <translation>这是回放：这项操作属于正在进行的直播间。</translation>
    </message>
</context>
<context>
    <name>SessionsTable</name>
    <message>
        <source>Sessions</source>
        <translation>场次</translation>
    </message>
    <message>
        <source>No session yet</source>
        <translation>还没有场次</translation>
    </message>
    <message>
        <source>Every broadcast of a connected room is kept here by itself and can be shown again. Until then, open a recorded file.</source>
        <translation>已接入直播间的每一场都会自动保存在这里，可以回放。现在可以先打开录像文件。</translation>
    </message>
    <message>
        <source>Began</source>
        <translation>开播时间</translation>
    </message>
    <message>
        <source>Room</source>
        <translation>直播间</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>时长</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>Viewers</source>
        <translation>观众</translation>
    </message>
    <message>
        <source>No source tells viewers apart.</source>
        <translation>没有数据接入能区分观众。</translation>
    </message>
    <message>
        <source>Firings</source>
        <translation>触发</translation>
    </message>
    <message>
        <source>GMV</source>
        <translation>GMV</translation>
    </message>
    <message>
        <source>No source told of orders.</source>
        <translation>没有数据接入提供订单。</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Forgotten</source>
        <translation>已删除</translation>
    </message>
    <message>
        <source>On air</source>
        <translation>直播中</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>已结束</translation>
    </message>
    <message>
        <source>Its events were forgotten (Settings, retention): only its numbers are left.</source>
        <translation>它的事件已按保留期限删除（见“设置”），只剩下统计数字。</translation>
    </message>
</context>
<context>
    <name>Showing</name>
    <message>
        <source>Why</source>
        <translation>为什么</translation>
    </message>
    <message>
        <source>Why: {rule}</source>
        <translation>为什么：{rule}</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>Strip</name>
    <message>
        <source>Replay of {0}: nothing is sent</source>
        <translation>回放：{0}（不会发送任何东西）</translation>
    </message>
    <message>
        <source>The decisions are those that were made.</source>
        <translation>各项判断与当时完全一致。</translation>
    </message>
    <message>
        <source>Today&apos;s rules are tried on it; nothing is known of viewers from before.</source>
        <translation>这里试用的是现在的规则；观众之前的情况未知。</translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) could not be read.</source>
        <translation>
            <numerusform>有 %n 条记录读不懂。</numerusform>
        </translation>
    </message>
    <message>
        <source>Close the replay</source>
        <translation>关闭回放</translation>
    </message>
</context>
<context>
    <name>Transport</name>
    <message>
        <source>{0} ×</source>
        <translation>{0} 倍</translation>
    </message>
    <message>
        <source>Fastest</source>
        <translation>最快</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>How fast the replay goes ([ slower, ] faster)</source>
        <translation>回放速度（[ 减慢，] 加快）</translation>
    </message>
    <message>
        <source>Next event (.)</source>
        <translation>下一个事件（.）</translation>
    </message>
    <message>
        <source>Next firing (Shift+→)</source>
        <translation>下一次触发（Shift+→）</translation>
    </message>
    <message>
        <source>Place in the recording</source>
        <translation>录像中的位置</translation>
    </message>
    <message>
        <source>Pause (Space)</source>
        <translation>暂停（空格）</translation>
    </message>
    <message>
        <source>Play (Space)</source>
        <translation>播放（空格）</translation>
    </message>
</context>
</TS>
