<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>AudienceKeys</name>
    <message>
        <source>Audience: search a viewer</source>
        <translation>观众：搜索观众</translation>
    </message>
    <message>
        <source>Audience: show all viewers</source>
        <translation>观众：显示全部</translation>
    </message>
    <message>
        <source>Audience: refresh</source>
        <translation>观众：重新读取</translation>
    </message>
</context>
<context>
    <name>AudiencePage</name>
    <message>
        <source>Viewers</source>
        <translation>观众</translation>
    </message>
    <message>
        <source>Moves between tiers</source>
        <translation>层级变动</translation>
    </message>
    <message>
        <source>Who comes back</source>
        <translation>回访</translation>
    </message>
    <message>
        <source>Views of the audience</source>
        <translation>观众页视图</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>刷新</translation>
    </message>
    <message>
        <source>Viewers are being read</source>
        <translation>正在读取观众</translation>
    </message>
    <message>
        <source>The viewers could not be read</source>
        <translation>无法读取观众</translation>
    </message>
    <message numerus="yes">
        <source>%n viewer(s)</source>
        <translation>
            <numerusform>%n 位观众</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n in the room now</source>
        <translation>
            <numerusform>%n 位正在直播间</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Axes</name>
    <message>
        <source>Value (RFM)</source>
        <translation>价值（RFM）</translation>
    </message>
    <message>
        <source>Segment (RFM)</source>
        <translation>分群（RFM）</translation>
    </message>
    <message>
        <source>Stage of life</source>
        <translation>生命周期</translation>
    </message>
    <message>
        <source>Engagement (visits)</source>
        <translation>活跃度（到访次数）</translation>
    </message>
    <message>
        <source>Identity</source>
        <translation>身份可信度</translation>
    </message>
    <message>
        <source>Platform</source>
        <translation>平台</translation>
    </message>
    <message>
        <source>Stable</source>
        <translation>实名可识别</translation>
    </message>
    <message>
        <source>This platform only</source>
        <translation>本平台可识别</translation>
    </message>
    <message>
        <source>This session only</source>
        <translation>仅本场</translation>
    </message>
    <message>
        <source>Masked</source>
        <translation>昵称被遮挡</translation>
    </message>
    <message>
        <source>Anonymous</source>
        <translation>匿名</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Not placed yet</source>
        <translation>尚未评定</translation>
    </message>
</context>
<context>
    <name>CohortsTab</name>
    <message>
        <source>Come again</source>
        <translation>再次到访</translation>
    </message>
    <message>
        <source>Buy again</source>
        <translation>再次购买</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>统计</translation>
    </message>
    <message>
        <source>Who comes again, or who buys again</source>
        <translation>再次到访或再次购买</translation>
    </message>
    <message>
        <source>Share of each week&apos;s newcomers by weeks later</source>
        <translation>每周新客在之后各周的比例</translation>
    </message>
    <message>
        <source>Nobody to count yet</source>
        <translation>还没有可统计的观众</translation>
    </message>
    <message>
        <source>Visits are counted from the first week on; orders that you import count by when they were paid.</source>
        <translation>到访从第一周开始统计；导入的订单按付款时间统计。</translation>
    </message>
    <message>
        <source>Of those who bought first in a week, who bought again</source>
        <translation>某周首次购买的人，后来再次购买的比例</translation>
    </message>
    <message>
        <source>By the week of the first order that is known, also of imported ones. Refunded orders do not count.</source>
        <translation>按已知的首笔订单所在周统计，包括导入的订单；已退款的不计。</translation>
    </message>
    <message>
        <source>Of those who came first in a week, who came again</source>
        <translation>某周首次到访的人，后来再次到访的比例</translation>
    </message>
    <message>
        <source>By the week of the first visit, in the first room&apos;s time zone.</source>
        <translation>按首次到访所在周统计，采用第一个直播间的时区。</translation>
    </message>
    <message numerus="yes">
        <source>%1 · %2 viewer(s)</source>
        <translation>
            <numerusform>%1 · %2 人</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>+%n week(s)</source>
        <translation>
            <numerusform>+%n 周</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Of %1 who began in the week of %2, %3 came back %n week(s) later.</source>
        <translation>
            <numerusform>%2 当周开始的 %1 人中，%n 周后有 %3 人回来。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MovesTab</name>
    <message>
        <source>Ladder</source>
        <translation>分层</translation>
    </message>
    <message>
        <source>Up and down, week by week</source>
        <translation>每周升降</translation>
    </message>
    <message>
        <source>Above the line: viewers who came to a higher tier; below: to a lower one. Click a week to see it.</source>
        <translation>线上为升级的观众，线下为降级的观众；点击某一周可单独查看。</translation>
    </message>
    <message>
        <source>Moves by week</source>
        <translation>每周变动</translation>
    </message>
    <message>
        <source>Moves from tier to tier</source>
        <translation>层级间变动</translation>
    </message>
    <message>
        <source>Nobody has moved yet</source>
        <translation>还没有变动</translation>
    </message>
    <message>
        <source>Moves are counted from the first week in which a ruleset with tiers runs.</source>
        <translation>从带有层级的规则集运行的第一周开始统计。</translation>
    </message>
    <message>
        <source>No tier</source>
        <translation>无层级</translation>
    </message>
    <message>
        <source>From no tier</source>
        <translation>从无层级</translation>
    </message>
    <message>
        <source>no tier</source>
        <comment>within a sentence</comment>
        <translation>无层级</translation>
    </message>
    <message>
        <source>From %1</source>
        <translation>从%1</translation>
    </message>
    <message numerus="yes">
        <source>in %n week(s)</source>
        <translation>
            <numerusform>近 %n 周</numerusform>
        </translation>
    </message>
    <message>
        <source>From where to where, %1</source>
        <translation>从哪到哪，%1</translation>
    </message>
    <message>
        <source>Moves are kept since %1.</source>
        <translation>变动记录从 %1 开始。</translation>
    </message>
    <message>
        <source>From %1 to %2</source>
        <translation>从 %1 到 %2</translation>
    </message>
</context>
<context>
    <name>Sieve</name>
    <message>
        <source>Value × engagement</source>
        <translation>价值 × 活跃度</translation>
    </message>
    <message>
        <source>Stage of life</source>
        <translation>生命周期</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>列</translation>
    </message>
    <message>
        <source>What the rows are</source>
        <translation>行的含义</translation>
    </message>
    <message>
        <source>What the columns are</source>
        <translation>列的含义</translation>
    </message>
    <message>
        <source>Viewers by value and engagement</source>
        <translation>按价值和活跃度分布的观众</translation>
    </message>
    <message>
        <source>Viewers by stage of life</source>
        <translation>按生命周期分布的观众</translation>
    </message>
    <message>
        <source>Not known yet. How long people usually stay away is learned once a day, and at each start of the engine, from those who have come back.</source>
        <translation>还不知道。每天一次、以及引擎每次启动时，会根据再次来过的观众学习平常的间隔。</translation>
    </message>
    <message>
        <source>Click a cell or a stage to see only those viewers; click again to let go.</source>
        <translation>点击格子或阶段只看这些观众，再点一次取消。</translation>
    </message>
</context>
<context>
    <name>Viewers</name>
    <message>
        <source>Viewer</source>
        <translation>观众</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>价值</translation>
    </message>
    <message>
        <source>Stage</source>
        <translation>阶段</translation>
    </message>
    <message>
        <source>Last seen</source>
        <translation>最近出现</translation>
    </message>
    <message>
        <source>Visits</source>
        <translation>到访</translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>订单</translation>
    </message>
    <message>
        <source>Spent</source>
        <translation>消费</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Last order</source>
        <translation>最近下单</translation>
    </message>
    <message>
        <source>First seen</source>
        <translation>首次出现</translation>
    </message>
    <message>
        <source>Identity</source>
        <translation>身份可信度</translation>
    </message>
    <message>
        <source>Agrees to offers</source>
        <translation>同意接收优惠</translation>
    </message>
    <message>
        <source>Nobody told the name</source>
        <translation>没有昵称</translation>
    </message>
    <message>
        <source>In the room</source>
        <translation>在直播间</translation>
    </message>
    <message>
        <source>Known once the viewer has bought and cuts of value were made.</source>
        <translation>观众购买且完成价值划分后才能得知。</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>No</source>
        <translation>否</translation>
    </message>
    <message>
        <source>Unknown: the identity of this viewer does not carry what is older than a session.</source>
        <translation>未知：这位观众的身份仅本场可识别，无法得知更早的情况。</translation>
    </message>
</context>
<context>
    <name>ViewersTab</name>
    <message>
        <source>Search by name or id</source>
        <translation>按昵称或编号搜索</translation>
    </message>
    <message>
        <source>Search viewers</source>
        <translation>搜索观众</translation>
    </message>
    <message>
        <source>In the room now</source>
        <translation>正在直播间</translation>
    </message>
    <message>
        <source>Has bought</source>
        <translation>买过</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>显示全部</translation>
    </message>
    <message>
        <source>Connect a room</source>
        <translation>接入直播间</translation>
    </message>
    <message>
        <source>Import orders</source>
        <translation>导入订单</translation>
    </message>
    <message>
        <source>Viewers</source>
        <translation>观众</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>Nobody fits</source>
        <translation>没有符合的观众</translation>
    </message>
    <message>
        <source>Take a filter off or look for less of the name; &quot;Show all&quot; does both.</source>
        <translation>请去掉筛选或缩短搜索内容；“显示全部”会一并清除。</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>正在查找…</translation>
    </message>
    <message>
        <source>Nobody was here yet</source>
        <translation>还没有观众</translation>
    </message>
    <message>
        <source>Viewers appear as soon as a connected room tells of them, or when you import the shop&apos;s orders.</source>
        <translation>接入的直播间有观众时，或导入店铺订单后，这里就会显示。</translation>
    </message>
</context>
<context>
    <name>WeekBars</name>
    <message>
        <source>%1: %2 up, %3 down</source>
        <translation>%1：升 %2，降 %3</translation>
    </message>
</context>
<context>
    <name>Weeks</name>
    <message>
        <source>week of %1</source>
        <translation>%1 当周</translation>
    </message>
</context>
</TS>
