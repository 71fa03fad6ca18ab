<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>ActionGroups</name>
    <message>
        <source>Waiting for you</source>
        <translation>等你同意</translation>
    </message>
    <message>
        <source>On their way</source>
        <translation>待执行</translation>
    </message>
    <message>
        <source>Went wrong</source>
        <translation>出了问题</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>Not done</source>
        <translation>未执行</translation>
    </message>
    <message>
        <source>Only recorded</source>
        <translation>只记录</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
</context>
<context>
    <name>ActionsPage</name>
    <message>
        <source>Outbox</source>
        <translation>待执行与结果</translation>
    </message>
    <message>
        <source>Budgets</source>
        <translation>预算</translation>
    </message>
    <message>
        <source>Coupons</source>
        <translation>优惠券</translation>
    </message>
    <message>
        <source>Fairness</source>
        <translation>公平性</translation>
    </message>
</context>
<context>
    <name>BringCodesCard</name>
    <message>
        <source>it is larger than 900 kB; split it</source>
        <translation>文件超过 900 kB，请拆分</translation>
    </message>
    <message>
        <source>it is no text</source>
        <translation>不是文本文件</translation>
    </message>
    <message>
        <source>{file} cannot be read: {why}</source>
        <translation>无法读取 {file}：{why}</translation>
    </message>
    <message numerus="yes">
        <source>Bring in {file}: %n lines</source>
        <translation>
            <numerusform>导入 {file}：%n 行</numerusform>
        </translation>
    </message>
    <message>
        <source>Pool</source>
        <translation>券池</translation>
    </message>
    <message>
        <source>Sort</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Warn from so many left</source>
        <translation>剩余多少张时提醒</translation>
    </message>
    <message>
        <source>real: worth money</source>
        <translation>真实：有价值</translation>
    </message>
    <message>
        <source>test: worth nothing</source>
        <translation>测试：没有价值</translation>
    </message>
    <message>
        <source>Bring in</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>暂不</translation>
    </message>
    <message numerus="yes">
        <source>%n codes were added</source>
        <translation>
            <numerusform>已加入 %n 个券码</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>, %n were there already</source>
        <translation>
            <numerusform>，%n 个原已存在</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BudgetsView</name>
    <message>
        <source>Budgets and caps of the room</source>
        <translation>直播间的预算和上限</translation>
    </message>
    <message>
        <source>Limits that are counted for each viewer or product</source>
        <translation>按每位观众或每件商品计算的上限</translation>
    </message>
    <message>
        <source>No rule of this room has a limit</source>
        <translation>这个直播间的规则都没有上限</translation>
    </message>
    <message>
        <source>Limits stand in the text of the rules; the budget of a whole session stands in the configuration file.</source>
        <translation>上限写在规则的文本里；整场的预算写在配置文件里。</translation>
    </message>
    <message>
        <source>Look at the rules</source>
        <translation>查看规则</translation>
    </message>
</context>
<context>
    <name>CapBar</name>
    <message>
        <source>The room&apos;s own budget</source>
        <translation>直播间总预算</translation>
    </message>
    <message numerus="yes">
        <source>{rule} and %n more rule(s)</source>
        <translation>
            <numerusform>{rule}，另有 %n 条规则</numerusform>
        </translation>
    </message>
    <message>
        <source>{name} — {allowed}, {whom}</source>
        <translation>{name} — {allowed}，{whom}</translation>
    </message>
    <message>
        <source>Rules: {rules}</source>
        <translation>规则：{rules}</translation>
    </message>
    <message>
        <source>Used up: these rules do nothing more {until}</source>
        <translation>已用完：{until}，这些规则都不再执行</translation>
    </message>
    <message>
        <source>No window is open now, so nothing is allowed</source>
        <translation>现在不在时段内，因此不会执行</translation>
    </message>
    <message>
        <source>rules in shadow would have used {amount}</source>
        <translation>试运行的规则会用掉 {amount}</translation>
    </message>
</context>
<context>
    <name>CouponsView</name>
    <message>
        <source>Pool</source>
        <translation>券池</translation>
    </message>
    <message>
        <source>Sort</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>剩余</translation>
    </message>
    <message>
        <source>Given</source>
        <translation>已发出</translation>
    </message>
    <message>
        <source>Given at</source>
        <translation>发出时间</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>券码</translation>
    </message>
    <message>
        <source>To whom</source>
        <translation>发给谁</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Forgotten</source>
        <translation>记录已过期</translation>
    </message>
    <message>
        <source>Rules give from pools that are not there: {pools}. Bring their codes in.</source>
        <translation>规则要用的券池还没有：{pools}。请导入券码。</translation>
    </message>
    <message>
        <source>Pools</source>
        <translation>券池</translation>
    </message>
    <message>
        <source>Bring codes in…</source>
        <translation>导入券码…</translation>
    </message>
    <message>
        <source>Codes given from {pool}</source>
        <translation>{pool} 发出的券码</translation>
    </message>
    <message>
        <source>Codes given</source>
        <translation>发出的券码</translation>
    </message>
    <message>
        <source>No coupon pool yet</source>
        <translation>还没有券池</translation>
    </message>
    <message>
        <source>Bring in a file with codes that the platform or your shop made: one code a line, or a CSV.</source>
        <translation>请导入平台或店铺生成的券码文件：每行一个，或 CSV。</translation>
    </message>
    <message>
        <source>No code was given yet</source>
        <translation>还没有发出券码</translation>
    </message>
    <message>
        <source>Bring codes in</source>
        <translation>导入券码</translation>
    </message>
    <message>
        <source>Codes (*.csv *.txt);;All files (*)</source>
        <translation>券码文件 (*.csv *.txt);;所有文件 (*)</translation>
    </message>
    <message>
        <source>test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>real</source>
        <translation>真实</translation>
    </message>
</context>
<context>
    <name>Fairness</name>
    <message>
        <source>Everybody</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Room</source>
        <translation>直播间</translation>
    </message>
    <message>
        <source>Where they came from</source>
        <translation>来源渠道</translation>
    </message>
    <message>
        <source>Platform</source>
        <translation>平台</translation>
    </message>
    <message>
        <source>Identity quality</source>
        <translation>身份可信度</translation>
    </message>
    <message>
        <source>Role in the room</source>
        <translation>直播间身份</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Erased since</source>
        <translation>之后已删除</translation>
    </message>
    <message>
        <source>Tier in &quot;{name}&quot;</source>
        <translation>层级（{name}）</translation>
    </message>
    <message>
        <source>Attribute &quot;{name}&quot;</source>
        <translation>观众属性（{name}）</translation>
    </message>
</context>
<context>
    <name>FairnessView</name>
    <message>
        <source>All that is kept</source>
        <translation>全部记录</translation>
    </message>
    <message>
        <source>How far back</source>
        <translation>往回看多久</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Fairness log</source>
        <translation>公平性记录</translation>
    </message>
    <message>
        <source>Nothing of value was offered in that time</source>
        <translation>这段时间没有送出有价值的东西</translation>
    </message>
    <message>
        <source>What rules give away is counted here by the tiers and attributes that viewers had then.</source>
        <translation>规则送出的东西，按观众当时的层级和属性在这里统计。</translation>
    </message>
    <message>
        <source>Counting…</source>
        <translation>正在统计…</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>{file} cannot be written: {why}</source>
        <translation>无法写入 {file}：{why}</translation>
    </message>
    <message>
        <source>Written: {file}</source>
        <translation>已写入：{file}</translation>
    </message>
    <message>
        <source>By</source>
        <translation>按</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>分组</translation>
    </message>
    <message>
        <source>Viewers</source>
        <translation>人数</translation>
    </message>
    <message>
        <source>Given</source>
        <translation>已发出</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>Came to nothing</source>
        <translation>未成功</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>价值</translation>
    </message>
    <message>
        <source>Per viewer</source>
        <translation>人均</translation>
    </message>
</context>
<context>
    <name>OutboxTable</name>
    <message>
        <source>Actions</source>
        <translation>动作</translation>
    </message>
    <message>
        <source>No action waits for your yes</source>
        <translation>没有等你同意的动作</translation>
    </message>
    <message>
        <source>No actions here</source>
        <translation>这里没有动作</translation>
    </message>
    <message>
        <source>What rules do is listed here the moment it is decided, and stays with what became of it.</source>
        <translation>规则决定的动作会立即列在这里，并保留执行结果。</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>What</source>
        <translation>动作</translation>
    </message>
    <message>
        <source>For whom</source>
        <translation>给谁</translation>
    </message>
    <message>
        <source>Says</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>规则</translation>
    </message>
    <message>
        <source>At most</source>
        <translation>最多花费</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>the room</source>
        <translation>直播间</translation>
    </message>
</context>
<context>
    <name>OutboxView</name>
    <message>
        <source>Do it</source>
        <translation>执行</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Enter</translation>
    </message>
    <message>
        <source>Decline</source>
        <translation>不执行</translation>
    </message>
    <message>
        <source>Del</source>
        <translation>Del</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Cancel it</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Take it back</source>
        <translation>撤回</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>规则</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Choose an action to see what can be done about it.</source>
        <translation>选择一个动作，查看可以做什么。</translation>
    </message>
    <message>
        <source>Take back {action} for {whom}? It is not done again by itself.</source>
        <translation>撤回给“{whom}”的“{action}”吗？不会自动再执行。</translation>
    </message>
    <message>
        <source>Cancel {action} for {whom}? The rule does it anew only when it fires again.</source>
        <translation>取消给“{whom}”的“{action}”吗？只有规则再次触发才会重新执行。</translation>
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
</TS>
