<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>AccountsCard</name>
    <message>
        <source>Accounts of this person</source>
        <translation>此人的账号</translation>
    </message>
    <message>
        <source>Another account&apos;s name or id</source>
        <translation>另一个账号的昵称或编号</translation>
    </message>
    <message>
        <source>Another account of the same person</source>
        <translation>同一个人的另一个账号</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>查找</translation>
    </message>
    <message>
        <source>Join them</source>
        <translation>合并</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Separate</source>
        <translation>拆开</translation>
    </message>
    <message>
        <source>These are two persons after all</source>
        <translation>其实是两个人</translation>
    </message>
    <message>
        <source>Nobody is called so.</source>
        <translation>没有找到这个人。</translation>
    </message>
    <message numerus="yes">
        <source>%n viewers fit: write more of the name, or the id.</source>
        <translation>
            <numerusform>有 %n 位观众符合：请补全昵称，或填写平台编号。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 on %2: %3, %4. Join them? Both count as one from now on; it can be undone.</source>
        <translation>%1（%2）：%3，%4。要合并吗？合并后按同一个人计算，可以撤销。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln visit(s)</source>
        <translation>
            <numerusform>到访 %Ln 次</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s)</source>
        <translation>
            <numerusform>%Ln 笔订单</numerusform>
        </translation>
    </message>
    <message>
        <source>The two accounts are one now</source>
        <translation>两个账号已合并</translation>
    </message>
    <message>
        <source>They are two again</source>
        <translation>已重新拆成两个人</translation>
    </message>
</context>
<context>
    <name>ByHandCard</name>
    <message>
        <source>Act by hand</source>
        <translation>手动执行</translation>
    </message>
    <message>
        <source>What is to be done</source>
        <translation>要做什么</translation>
    </message>
    <message>
        <source>Do it</source>
        <translation>执行</translation>
    </message>
    <message>
        <source>Ask for muting on the platform</source>
        <translation>请人在平台上禁言</translation>
    </message>
    <message>
        <source>No sink of the room can do anything for a viewer. Connect one on the page Connections.</source>
        <translation>直播间还没有能触达观众的触达方式，请在“接入”页添加。</translation>
    </message>
    <message>
        <source>as the rules say</source>
        <translation>按规则中的花费</translation>
    </message>
    <message>
        <source>Highest cost</source>
        <translation>最多花费</translation>
    </message>
    <message>
        <source>Counts under: %1.</source>
        <translation>计入上限：%1。</translation>
    </message>
    <message>
        <source>Consent, quiet hours and a stop hold for it too.</source>
        <translation>同意与否、免打扰时段和停止同样有效。</translation>
    </message>
    <message>
        <source>A person has to mute on the platform itself; this writes the to-do.</source>
        <translation>禁言需要人在平台上操作，这里会生成一条待办。</translation>
    </message>
    <message>
        <source>100 a day by hand</source>
        <translation>手动每天最多 100 次</translation>
    </message>
    <message>
        <source>the room&apos;s budget</source>
        <translation>直播间预算</translation>
    </message>
    <message>
        <source>the gap between two messages</source>
        <translation>两次联系的最短间隔</translation>
    </message>
    <message>
        <source>Mute %1 (%2) on the platform</source>
        <translation>在平台上禁言 %1（%2）</translation>
    </message>
    <message>
        <source>What it costs is not a number.</source>
        <translation>花费不是数字。</translation>
    </message>
    <message>
        <source>Done, or on its way: see the timeline.</source>
        <translation>已完成或正在执行，可在时间线中查看。</translation>
    </message>
    <message>
        <source>It is on its way</source>
        <translation>已开始执行</translation>
    </message>
    <message>
        <source>Nothing was done: %1</source>
        <translation>没有执行：%1</translation>
    </message>
</context>
<context>
    <name>ConsentCard</name>
    <message>
        <source>Consent</source>
        <translation>同意</translation>
    </message>
    <message>
        <source>May be sent offers and messages</source>
        <translation>可以发送优惠和消息</translation>
    </message>
    <message>
        <source>May be targeted by what is known of them</source>
        <translation>可以根据已知信息个性化推荐</translation>
    </message>
    <message>
        <source>&quot;No&quot; holds at once, also by hand. What the viewer says later counts again.</source>
        <translation>选“否”立即生效，手动执行也不例外；观众之后的表态仍会更新这里。</translation>
    </message>
    <message>
        <source>Not said</source>
        <translation>未表态</translation>
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
        <source>Consent noted</source>
        <translation>已记录</translation>
    </message>
</context>
<context>
    <name>DataCard</name>
    <message>
        <source>This person&apos;s data</source>
        <translation>此人的数据</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Erase…</source>
        <translation>删除…</translation>
    </message>
    <message>
        <source>Erase for ever</source>
        <translation>永久删除</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Erasing</source>
        <translation>正在删除</translation>
    </message>
    <message>
        <source>Write all that is kept of this viewer into a file</source>
        <translation>把这位观众的全部数据写入文件</translation>
    </message>
    <message>
        <source>JSON lines (*.jsonl)</source>
        <translation>JSON 行 (*.jsonl)</translation>
    </message>
    <message>
        <source>The file could not be written: %1</source>
        <translation>文件无法写入：%1</translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s) written to %1</source>
        <translation>
            <numerusform>已将 %Ln 条记录写入 %1</numerusform>
        </translation>
    </message>
    <message>
        <source>Name, ids, words and history go for ever, here, in logs and in log files of actions; open replays are closed, and a search proves it. Backups and files that you have written yourself (exports, sheets, recordings) stay as they are: delete those. It takes a while, cannot be cancelled once it has begun, and cannot be undone.</source>
        <translation>昵称、编号、说过的话和历史会从这里、日志和动作的日志文件里永久删除，打开的回放会关闭，删完再查一遍确认没有残留。备份和你自己写出的文件（导出、复盘、录制）保持原样：请自行删除。需要一些时间，开始后不能取消，也无法撤销。</translation>
    </message>
    <message>
        <source>Erasing and searching every table and file…</source>
        <translation>正在删除并搜索所有数据表和文件…</translation>
    </message>
    <message>
        <source>Step %1 of %2: %3</source>
        <translation>第 %1 步，共 %2 步：%3</translation>
    </message>
    <message>
        <source>reading what is to be looked for…</source>
        <translation>读取要查找的内容…</translation>
    </message>
    <message>
        <source>looking in imported orders…</source>
        <translation>查找导入的订单…</translation>
    </message>
    <message>
        <source>removing it…</source>
        <translation>删除…</translation>
    </message>
    <message>
        <source>taking it off the disk…</source>
        <translation>从磁盘上清除…</translation>
    </message>
    <message>
        <source>searching tables and files…</source>
        <translation>搜索数据表和文件…</translation>
    </message>
    <message>
        <source>Something is left: %1. Erase once more.</source>
        <translation>还有残留：%1。请再删除一次。</translation>
    </message>
    <message>
        <source>Erased. The search through every table and file found nothing more.</source>
        <translation>已删除。搜索了所有数据表和文件，没有残留。</translation>
    </message>
</context>
<context>
    <name>HappenedTab</name>
    <message>
        <source>What happened</source>
        <translation>时间线</translation>
    </message>
    <message>
        <source>Show older</source>
        <translation>查看更早</translation>
    </message>
    <message>
        <source>Enter or a double click on a rule shows why it fired.</source>
        <translation>在规则上按回车或双击，可以查看为什么触发。</translation>
    </message>
    <message>
        <source>Nothing is kept</source>
        <translation>没有记录</translation>
    </message>
    <message>
        <source>What happened was longer ago than events are kept.</source>
        <translation>发生的时间早于事件的保留期限。</translation>
    </message>
    <message>
        <source>Looking through the records…</source>
        <translation>正在查找记录…</translation>
    </message>
    <message>
        <source>When</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>What</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
</context>
<context>
    <name>Head</name>
    <message>
        <source>Audience</source>
        <translation>观众</translation>
    </message>
    <message>
        <source>Back to the audience</source>
        <translation>返回观众</translation>
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
        <source>Last seen</source>
        <translation>最近出现</translation>
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
        <source>R · F · M</source>
        <translation>R · F · M</translation>
    </message>
    <message>
        <source>Last reached</source>
        <translation>最近触达</translation>
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
        <source>Unknown: the identity of this viewer does not carry what is older than a session.</source>
        <translation>未知：这位观众的身份仅本场可识别，无法得知更早的情况。</translation>
    </message>
    <message>
        <source>How recently, how often and for how much: 1 to 5 each, 5 is the best fifth.</source>
        <translation>最近一次、次数和金额，各 1 到 5 分，5 分为最高的五分之一。</translation>
    </message>
    <message>
        <source>The platform tells the same person apart for ever, in every room.</source>
        <translation>平台在所有直播间都能长期识别同一个人。</translation>
    </message>
    <message>
        <source>The platform tells the same person apart for this app only.</source>
        <translation>平台仅在本应用范围内识别同一个人。</translation>
    </message>
    <message>
        <source>The platform does not tell this person apart from one session to the next: history is unknown.</source>
        <translation>平台无法跨场次识别此人，历史未知。</translation>
    </message>
</context>
<context>
    <name>LabelsCard</name>
    <message>
        <source>Labels and attributes</source>
        <translation>标签和属性</translation>
    </message>
    <message>
        <source>New label</source>
        <translation>新标签</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Attribute = value</source>
        <translation>属性 = 值</translation>
    </message>
    <message>
        <source>An attribute and its value</source>
        <translation>属性及其值</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Given by a rule, as long as its signal lasts</source>
        <translation>由规则添加，随信号结束而消失</translation>
    </message>
    <message>
        <source>Take the label away</source>
        <translation>去掉标签</translation>
    </message>
    <message>
        <source>Take the label %1 away</source>
        <translation>去掉标签 %1</translation>
    </message>
    <message>
        <source>by hand</source>
        <translation>手动</translation>
    </message>
    <message>
        <source>Told by %1, %2</source>
        <translation>来源：%1，%2</translation>
    </message>
    <message>
        <source>Label %1 added</source>
        <translation>已添加标签 %1</translation>
    </message>
    <message>
        <source>%1 is %2 now</source>
        <translation>%1 现为 %2</translation>
    </message>
    <message>
        <source>%1 was taken away</source>
        <translation>已去掉 %1</translation>
    </message>
    <message>
        <source>Label %1 taken away</source>
        <translation>已去掉标签 %1</translation>
    </message>
</context>
<context>
    <name>NotesCard</name>
    <message>
        <source>Notes</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>To be remembered</source>
        <translation>需要记住的事</translation>
    </message>
    <message>
        <source>New note</source>
        <translation>新备注</translation>
    </message>
    <message>
        <source>Note down</source>
        <translation>记下</translation>
    </message>
    <message>
        <source>Remove the note</source>
        <translation>删除备注</translation>
    </message>
    <message>
        <source>Noted down</source>
        <translation>已记下</translation>
    </message>
    <message>
        <source>Note removed</source>
        <translation>备注已删除</translation>
    </message>
</context>
<context>
    <name>OrdersTab</name>
    <message>
        <source>Orders</source>
        <translation>订单</translation>
    </message>
    <message>
        <source>An imported order is theirs:</source>
        <translation>某笔导入的订单是此人的：</translation>
    </message>
    <message>
        <source>Order number</source>
        <translation>订单号</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>关联</translation>
    </message>
    <message>
        <source>Not theirs after all</source>
        <translation>其实不是此人的</translation>
    </message>
    <message>
        <source>Orders are unknown</source>
        <translation>订单未知</translation>
    </message>
    <message>
        <source>No orders yet</source>
        <translation>还没有订单</translation>
    </message>
    <message>
        <source>Orders come from the shop&apos;s webhook, from an import, or by linking an imported one below.</source>
        <translation>订单来自店铺回调、导入，或在下方手动关联已导入的订单。</translation>
    </message>
    <message>
        <source>Import %1</source>
        <translation>导入 %1</translation>
    </message>
    <message>
        <source>A source</source>
        <translation>数据接入</translation>
    </message>
    <message>
        <source>by id</source>
        <translation>按平台编号</translation>
    </message>
    <message>
        <source>by coupon</source>
        <translation>按券码</translation>
    </message>
    <message>
        <source>by hand</source>
        <translation>手动</translation>
    </message>
    <message>
        <source>by nickname</source>
        <translation>按昵称</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>金额</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Refunded</source>
        <translation>已退款</translation>
    </message>
    <message>
        <source>Products</source>
        <translation>商品</translation>
    </message>
    <message>
        <source>How sure</source>
        <translation>可信度</translation>
    </message>
    <message>
        <source>Told by</source>
        <translation>来源</translation>
    </message>
</context>
<context>
    <name>StandingTab</name>
    <message>
        <source>No ruleset measures anything yet</source>
        <translation>还没有规则集在计算指标</translation>
    </message>
    <message>
        <source>Features and tiers come from the rulesets of a room. Choose some for it on the page Rules.</source>
        <translation>指标和层级来自直播间的规则集，请在“规则”页选择。</translation>
    </message>
    <message>
        <source>since %1</source>
        <translation>自 %1</translation>
    </message>
    <message>
        <source>held until %1, its condition is no longer true</source>
        <translation>条件已不成立，保留到 %1</translation>
    </message>
    <message>
        <source>on no tier yet</source>
        <translation>还不在任何层级</translation>
    </message>
    <message>
        <source>Stands here</source>
        <translation>当前层级</translation>
    </message>
    <message>
        <source>Everybody for whom no higher tier holds</source>
        <translation>不满足更高层级的所有人</translation>
    </message>
    <message>
        <source>Signals that hold</source>
        <translation>当前成立的信号</translation>
    </message>
    <message>
        <source>until %1</source>
        <translation>到 %1</translation>
    </message>
    <message>
        <source>product %1</source>
        <translation>商品 %1</translation>
    </message>
    <message>
        <source>Measured now</source>
        <translation>当前指标</translation>
    </message>
    <message>
        <source>Unknown: no connected source tells of it, or not for this viewer.</source>
        <translation>未知：没有数据接入提供，或不提供这位观众的数据。</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
</context>
<context>
    <name>Viewer</name>
    <message>
        <source>Visit</source>
        <translation>到访</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>订单</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>规则</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>动作</translation>
    </message>
    <message>
        <source>Tier</source>
        <translation>层级</translation>
    </message>
    <message>
        <source>Signal</source>
        <translation>信号</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>By hand</source>
        <translation>手动</translation>
    </message>
    <message>
        <source>Coupon</source>
        <translation>优惠券</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>Line for the host</source>
        <translation>主播提词</translation>
    </message>
    <message>
        <source>To-do</source>
        <translation>待办</translation>
    </message>
    <message>
        <source>Alert</source>
        <translation>提醒</translation>
    </message>
    <message>
        <source>Pop-up</source>
        <translation>弹窗</translation>
    </message>
    <message>
        <source>Web address called</source>
        <translation>调用网址</translation>
    </message>
    <message>
        <source>Line in the log</source>
        <translation>写入日志</translation>
    </message>
    <message>
        <source>A label, attribute or consent was changed</source>
        <translation>修改了标签、属性或同意</translation>
    </message>
    <message>
        <source>Two accounts were joined or separated</source>
        <translation>合并或拆开了账号</translation>
    </message>
    <message>
        <source>Something was done by hand</source>
        <translation>手动执行了动作</translation>
    </message>
    <message>
        <source>%1, refunded</source>
        <translation>%1，已退款</translation>
    </message>
    <message>
        <source>%1 begins</source>
        <translation>“%1”开始</translation>
    </message>
    <message>
        <source>%1 ends</source>
        <translation>“%1”结束</translation>
    </message>
    <message>
        <source>a moment</source>
        <translation>片刻</translation>
    </message>
    <message>
        <source>%1, stayed %2</source>
        <translation>%1，停留 %2</translation>
    </message>
    <message>
        <source>%1 held and did nothing: %2</source>
        <translation>“%1”成立但未执行：%2</translation>
    </message>
    <message>
        <source>%1 fired (%2)</source>
        <translation>“%1”已触发（%2）</translation>
    </message>
</context>
<context>
    <name>ViewerView</name>
    <message>
        <source>What happened</source>
        <translation>时间线</translation>
    </message>
    <message>
        <source>Tiers and features</source>
        <translation>层级和指标</translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>订单</translation>
    </message>
    <message>
        <source>Views of the viewer</source>
        <translation>观众页视图</translation>
    </message>
    <message>
        <source>This viewer cannot be shown</source>
        <translation>无法显示这位观众</translation>
    </message>
    <message>
        <source>Order %1 linked</source>
        <translation>已关联订单 %1</translation>
    </message>
    <message>
        <source>Order %1 is as its import found it</source>
        <translation>订单 %1 已恢复为导入时的归属</translation>
    </message>
</context>
</TS>
