<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Counts</name>
    <message numerus="yes">
        <source>%Ln event(s) counted</source>
        <translation>
            <numerusform>共统计 %Ln 个事件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s) paid after the end and in no number</source>
        <translation>
            <numerusform>另有 %Ln 笔订单在下播后付款，未计入</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s)</source>
        <translation>
            <numerusform>%Ln 单</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln viewer(s)</source>
        <translation>
            <numerusform>%Ln 人</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sheet</name>
    <message>
        <source>The course of the show</source>
        <translation>全场走势</translation>
    </message>
    <message>
        <source>Best moments</source>
        <translation>最佳时刻</translation>
    </message>
    <message>
        <source>What rules did, or would have done</source>
        <translation>规则做了什么，或本来会做什么</translation>
    </message>
    <message>
        <source>Experiments</source>
        <translation>实验</translation>
    </message>
    <message>
        <source>Fired</source>
        <translation>触发</translation>
    </message>
    <message>
        <source>Would have</source>
        <translation>试运行</translation>
    </message>
    <message>
        <source>Held back</source>
        <translation>未执行</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>花费</translation>
    </message>
    <message>
        <source>Bought after</source>
        <translation>之后付款</translation>
    </message>
    <message>
        <source>Viewers there</source>
        <translation>在线观众</translation>
    </message>
    <message>
        <source>Arrivals</source>
        <translation>进入人次</translation>
    </message>
    <message>
        <source>Interactions</source>
        <translation>互动</translation>
    </message>
    <message>
        <source>Sales</source>
        <translation>成交</translation>
    </message>
    <message>
        <source>Best moment</source>
        <translation>最佳时刻</translation>
    </message>
    <message>
        <source>highest {value}</source>
        <translation>最高 {value}</translation>
    </message>
    <message>
        <source>Page {number} of {pages}</source>
        <translation>第 {number} 页，共 {pages} 页</translation>
    </message>
    <message>
        <source>{room} · session {number}</source>
        <translation>{room} · 第 {number} 场</translation>
    </message>
    <message>
        <source>{stretch} ({length} so far)</source>
        <translation>{stretch}（已播 {length}）</translation>
    </message>
    <message>
        <source>No session before it to compare with</source>
        <translation>没有可对比的上一场</translation>
    </message>
    <message>
        <source>Compared with the session of {instant}</source>
        <translation>对比 {instant} 的一场</translation>
    </message>
    <message>
        <source>{change} points</source>
        <translation>{change} 个百分点</translation>
    </message>
    <message>
        <source>before: {value}</source>
        <translation>上一场：{value}</translation>
    </message>
    <message>
        <source>{why}. So unknown: {numbers}.</source>
        <translation>{why}。因此未知：{numbers}。</translation>
    </message>
    <message>
        <source>Much is unknown here (&quot;—&quot;). Connect a source that tells it on the page &quot;Connections&quot;, and the next session has these numbers.</source>
        <translation>这里有不少数字未知（“—”）。在“接入”页连接能提供它们的数据接入，下一场就会有。</translation>
    </message>
    <message>
        <source>{orders} by {viewers}</source>
        <translation>{viewers}下了 {orders}</translation>
    </message>
    <message>
        <source>on: {what}</source>
        <translation>讲解：{what}</translation>
    </message>
    <message>
        <source>marked: {what}</source>
        <translation>标记：{what}</translation>
    </message>
    <message>
        <source>host: &quot;{what}&quot;</source>
        <translation>主播：“{what}”</translation>
    </message>
    <message>
        <source>asked most: {what} ({count})</source>
        <translation>问得最多：{what}（{count} 次）</translation>
    </message>
    <message>
        <source>fired: {what}</source>
        <translation>触发：{what}</translation>
    </message>
    <message>
        <source>would: {amount}</source>
        <translation>本来会花 {amount}</translation>
    </message>
    <message>
        <source>{bought} of {viewers}</source>
        <translation>{viewers} 人中 {bought} 人</translation>
    </message>
    <message>
        <source>{bought} of {viewers}, untouched</source>
        <translation>{viewers} 人中 {bought} 人（未触达）</translation>
    </message>
    <message>
        <source>Bought after: viewers who paid within {time} of the first firing for them. That does not show that they paid because of it: many would have anyway. Only a comparison with viewers who by lot got nothing shows that.</source>
        <translation>之后付款：规则第一次对某人触发后 {time}内付款的人数。这并不说明是因为规则才付款：很多人本来就会买。只有与随机未触达的观众对比，才能说明效果。</translation>
    </message>
    <message>
        <source>{name}: {metric}, by viewers who met it for the first time</source>
        <translation>{name}：{metric}，只计本场第一次遇到的观众</translation>
    </message>
    <message>
        <source>{count} whose time is not over</source>
        <translation>{count} 人的统计时间未到</translation>
    </message>
    <message>
        <source>{variant}: {change} points ({low} to {high}), {says}</source>
        <translation>{variant}：{change} 个百分点（{low} 至 {high}），{says}</translation>
    </message>
</context>
<context>
    <name>SheetPage</name>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
</context>
<context>
    <name>SheetView</name>
    <message>
        <source>It could not be saved: {0}</source>
        <translation>无法保存：{0}</translation>
    </message>
    <message>
        <source>Saved: {0}</source>
        <translation>已保存：{0}</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>场次</translation>
    </message>
    <message>
        <source>Recount</source>
        <translation>重新统计</translation>
    </message>
    <message>
        <source>Copy as text</source>
        <translation>复制为文字</translation>
    </message>
    <message>
        <source>Save as PNG</source>
        <translation>存为 PNG</translation>
    </message>
    <message>
        <source>Save as PDF</source>
        <translation>存为 PDF</translation>
    </message>
    <message>
        <source>The session is being counted…</source>
        <translation>正在统计本场…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Show the latest session</source>
        <translation>看最近一场</translation>
    </message>
    <message>
        <source>The counting was cancelled</source>
        <translation>已取消统计</translation>
    </message>
    <message>
        <source>&quot;Recount&quot; begins it again.</source>
        <translation>按“重新统计”可以再次开始。</translation>
    </message>
    <message>
        <source>No session yet</source>
        <translation>还没有场次</translation>
    </message>
    <message>
        <source>Here a session stands on one page: ten numbers, best moments, and what the rules did. It begins with the first event of the room, and can be looked at while it runs.</source>
        <translation>这里用一页说清一场直播：十个数字、最佳时刻、规则做了什么。直播间有第一个事件时场次开始，播出中也可以查看。</translation>
    </message>
    <message>
        <source>This sheet could not be made</source>
        <translation>这份复盘单无法生成</translation>
    </message>
    <message>
        <source>Session {0} · {1}</source>
        <translation>第 {0} 场 · {1}</translation>
    </message>
    <message>
        <source>The sheet is copied as text.</source>
        <translation>复盘单已复制为文字。</translation>
    </message>
</context>
</TS>
