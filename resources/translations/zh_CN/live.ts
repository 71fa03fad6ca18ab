<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Funnel</name>
    <message>
        <source>Came</source>
        <translation>到场</translation>
    </message>
    <message>
        <source>Active</source>
        <translation>互动</translation>
    </message>
    <message>
        <source>Seen</source>
        <translation>看商品</translation>
    </message>
    <message>
        <source>Cart</source>
        <translation>加购</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>下单</translation>
    </message>
    <message>
        <source>Paid</source>
        <translation>付款</translation>
    </message>
</context>
<context>
    <name>FunnelPanel</name>
    <message>
        <source>Funnel</source>
        <translation>漏斗</translation>
    </message>
    <message>
        <source>By {0}</source>
        <translation>按{0}</translation>
    </message>
    <message>
        <source>By traffic channel</source>
        <translation>按流量渠道</translation>
    </message>
    <message>
        <source>What the funnel is divided by</source>
        <translation>漏斗的划分方式</translation>
    </message>
    <message>
        <source>How far viewers came is unknown</source>
        <translation>观众走到了哪一步：未知</translation>
    </message>
    <message>
        <source>No connected source of this room says which viewer does something.</source>
        <translation>这个直播间已接入的数据没有说明是哪位观众。</translation>
    </message>
    <message>
        <source>Nobody has come in yet</source>
        <translation>还没有观众到场</translation>
    </message>
    <message>
        <source>Shows how far viewers came in this session, once the first ones are here.</source>
        <translation>有观众到场后，这里显示本场观众走到了哪一步。</translation>
    </message>
    <message>
        <source>Viewers who came at least so far in this session.</source>
        <translation>本场至少走到这一步的观众人数。</translation>
    </message>
    <message>
        <source>Everybody</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>No tier</source>
        <translation>无层级</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>未知</translation>
    </message>
</context>
<context>
    <name>Half</name>
    <message>
        <source>Move to the lower half</source>
        <translation>移到下半部分</translation>
    </message>
    <message>
        <source>Move to the upper half</source>
        <translation>移到上半部分</translation>
    </message>
</context>
<context>
    <name>Header</name>
    <message>
        <source>As of {0}</source>
        <translation>截至 {0}</translation>
    </message>
    <message>
        <source>The engine does not answer: this is how it stood then.</source>
        <translation>引擎没有应答：显示的是当时的情况。</translation>
    </message>
    <message>
        <source>On air</source>
        <translation>直播中</translation>
    </message>
    <message>
        <source>Replay</source>
        <translation>回放</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>已结束</translation>
    </message>
    <message>
        <source>since {0} · {1}</source>
        <translation>{0} 开始 · {1}</translation>
    </message>
    <message>
        <source>5 min</source>
        <translation>5 分钟</translation>
    </message>
    <message>
        <source>15 min</source>
        <translation>15 分钟</translation>
    </message>
    <message>
        <source>1 h</source>
        <translation>1 小时</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>整场</translation>
    </message>
    <message>
        <source>Follow the present</source>
        <translation>回到最新</translation>
    </message>
    <message>
        <source>Simulation</source>
        <translation>模拟数据</translation>
    </message>
    <message>
        <source>A simulator makes these events up: none of it happened.</source>
        <translation>这些事件由模拟器生成，并未真实发生。</translation>
    </message>
    <message>
        <source>Mark</source>
        <translation>标记</translation>
    </message>
    <message>
        <source>Mark this moment</source>
        <translation>标记此刻</translation>
    </message>
    <message>
        <source>What happened? Enter sets the mark</source>
        <translation>发生了什么？按回车添加标记</translation>
    </message>
    <message>
        <source>Text of the mark</source>
        <translation>标记内容</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Panels beside the plots</source>
        <translation>右侧面板</translation>
    </message>
    <message>
        <source>Save as a picture (PNG)</source>
        <translation>保存为图片（PNG）</translation>
    </message>
    <message>
        <source>Save as a drawing (SVG)</source>
        <translation>保存为矢量图（SVG）</translation>
    </message>
    <message>
        <source>Save the numbers (CSV)</source>
        <translation>保存数据（CSV）</translation>
    </message>
</context>
<context>
    <name>Lane</name>
    <message>
        <source>Product</source>
        <translation>商品</translation>
    </message>
    <message>
        <source>Marks</source>
        <translation>标记</translation>
    </message>
    <message numerus="yes">
        <source>%n firings</source>
        <translation>
            <numerusform>触发 %n 次</numerusform>
        </translation>
    </message>
    <message>
        <source>What was on, and marks</source>
        <translation>讲解的商品和标记</translation>
    </message>
</context>
<context>
    <name>LiveKeys</name>
    <message>
        <source>Live: mark this moment</source>
        <translation>实时：标记此刻</translation>
    </message>
    <message>
        <source>Live: show less time</source>
        <translation>实时：放大时间轴</translation>
    </message>
    <message>
        <source>Live: show more time</source>
        <translation>实时：缩小时间轴</translation>
    </message>
    <message>
        <source>Live: earlier</source>
        <translation>实时：向前移动</translation>
    </message>
    <message>
        <source>Live: later</source>
        <translation>实时：向后移动</translation>
    </message>
    <message>
        <source>Live: the whole session</source>
        <translation>实时：显示整场</translation>
    </message>
    <message>
        <source>Live: follow the present</source>
        <translation>实时：回到最新</translation>
    </message>
    <message>
        <source>Live: %1</source>
        <translation>实时：%1</translation>
    </message>
</context>
<context>
    <name>LivePage</name>
    <message>
        <source>Nothing has happened in this room yet</source>
        <translation>这个直播间还没有动静</translation>
    </message>
    <message>
        <source>Numbers, plots and marks appear here with the first event. Connect the room&apos;s feed, or try it with a recording.</source>
        <translation>收到第一个事件后，这里会显示数字、走势和标记。请接入直播间的数据，或先用录制的场次试一试。</translation>
    </message>
    <message>
        <source>Connect the room</source>
        <translation>接入直播间</translation>
    </message>
    <message>
        <source>Open a recording</source>
        <translation>打开回放</translation>
    </message>
    <message>
        <source>Marked: {0}</source>
        <translation>已标记：{0}</translation>
    </message>
    <message>
        <source>Remove the mark</source>
        <translation>删除标记</translation>
    </message>
    <message>
        <source>The mark is gone: {0}</source>
        <translation>已删除标记：{0}</translation>
    </message>
    <message>
        <source>Saved: {0}</source>
        <translation>已保存：{0}</translation>
    </message>
    <message>
        <source>It could not be saved: {0}</source>
        <translation>无法保存：{0}</translation>
    </message>
</context>
<context>
    <name>Naming</name>
    <message numerus="yes">
        <source>%n more before</source>
        <translation>
            <numerusform>之前还有 %n 条</numerusform>
        </translation>
    </message>
    <message>
        <source>asks first</source>
        <translation>先问我</translation>
    </message>
    <message>
        <source>in shadow</source>
        <translation>试运行</translation>
    </message>
</context>
<context>
    <name>Plot</name>
    <message>
        <source>No connected source tells of it</source>
        <translation>已接入的数据里没有这一项</translation>
    </message>
    <message>
        <source>The rules of this room have none</source>
        <translation>这个直播间的规则没有用到</translation>
    </message>
    <message>
        <source>Orders came without amounts: no connected source tells them.</source>
        <translation>有订单，但没有数据接入提供金额。</translation>
    </message>
</context>
<context>
    <name>Plots</name>
    <message>
        <source>Audience</source>
        <translation>观众</translation>
    </message>
    <message>
        <source>Interactions a minute</source>
        <translation>每分钟互动</translation>
    </message>
    <message>
        <source>Sales a minute</source>
        <translation>每分钟成交</translation>
    </message>
    <message>
        <source>Tiers of who is here</source>
        <translation>在场观众层级</translation>
    </message>
    <message>
        <source>Signals that hold</source>
        <translation>成立的信号</translation>
    </message>
    <message>
        <source>Watching</source>
        <translation>在线</translation>
    </message>
    <message>
        <source>Known and here</source>
        <translation>在场（已识别）</translation>
    </message>
    <message>
        <source>Arrivals a minute</source>
        <translation>每分钟进场</translation>
    </message>
    <message>
        <source>Paid</source>
        <translation>付款</translation>
    </message>
    <message>
        <source>Refunded</source>
        <translation>退款</translation>
    </message>
    <message>
        <source>No tier</source>
        <translation>无层级</translation>
    </message>
    <message>
        <source>Ladder whose tiers are shown</source>
        <translation>显示哪个分层</translation>
    </message>
</context>
<context>
    <name>Tiles</name>
    <message>
        <source>Watching now</source>
        <translation>当前在线</translation>
    </message>
    <message>
        <source>Arrivals</source>
        <translation>进场</translation>
    </message>
    <message>
        <source>Interactions</source>
        <translation>互动</translation>
    </message>
    <message>
        <source>Paid orders</source>
        <translation>付款订单</translation>
    </message>
    <message>
        <source>GMV</source>
        <translation>GMV</translation>
    </message>
    <message>
        <source>Refunded</source>
        <translation>退款</translation>
    </message>
    <message>
        <source>Rules fired</source>
        <translation>规则触发</translation>
    </message>
    <message>
        <source>Watching at the end</source>
        <translation>下播时在线</translation>
    </message>
    <message>
        <source>As the platform counts; where it does not tell, as we count.</source>
        <translation>以平台统计为准；平台没有提供时，用我们的统计。</translation>
    </message>
    <message>
        <source>How often somebody came in since the session began.</source>
        <translation>本场开始以来的进场次数。</translation>
    </message>
    <message>
        <source>Comments, likes, gifts, follows, looks at products and the like.</source>
        <translation>评论、点赞、礼物、关注、看商品等。</translation>
    </message>
    <message>
        <source>Orders that were paid since the session began, refunded ones too.</source>
        <translation>本场开始以来付款的订单，包括已退款的。</translation>
    </message>
    <message>
        <source>What was paid since the session began, before refunds.</source>
        <translation>本场开始以来的付款金额，未扣退款。</translation>
    </message>
    <message>
        <source>What was refunded since the session began.</source>
        <translation>本场开始以来的退款金额。</translation>
    </message>
    <message>
        <source>How often a rule held and was not suppressed, also in shadow.</source>
        <translation>规则成立且没有被拦下的次数，包括试运行的规则。</translation>
    </message>
    <message>
        <source>No source tells it</source>
        <translation>未接入</translation>
    </message>
    <message>
        <source>No amounts</source>
        <translation>没有金额</translation>
    </message>
    <message>
        <source>5 min: {0}</source>
        <translation>近 5 分钟 {0}</translation>
    </message>
    <message>
        <source>Last 5 min: {0}</source>
        <translation>最后 5 分钟 {0}</translation>
    </message>
    <message>
        <source>{0} against five minutes before</source>
        <translation>较 5 分钟前 {0}</translation>
    </message>
    <message>
        <source>{0} against the five minutes before those</source>
        <translation>较此前 5 分钟 {0}</translation>
    </message>
    <message>
        <source>Orders came without amounts: no connected source tells them.</source>
        <translation>有订单，但没有数据接入提供金额。</translation>
    </message>
    <message>
        <source>No session has begun yet.</source>
        <translation>还没有开始场次。</translation>
    </message>
    <message>
        <source>No source is connected to this room.</source>
        <translation>这个直播间还没有数据接入。</translation>
    </message>
    <message>
        <source>No connected source tells this: {0}</source>
        <translation>已接入的数据里没有：{0}</translation>
    </message>
</context>
</TS>
