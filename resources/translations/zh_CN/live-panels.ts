<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Alone</name>
    <message>
        <source>Teleprompter</source>
        <translation>提词器</translation>
    </message>
</context>
<context>
    <name>ConcernCard</name>
    <message numerus="yes">
        <source>asked by %n</source>
        <translation>
            <numerusform>%n 人在问</numerusform>
        </translation>
    </message>
    <message>
        <source>The product sheet answers it: %1</source>
        <translation>商品资料里有答案：%1</translation>
    </message>
    <message>
        <source>Answered</source>
        <translation>已回答</translation>
    </message>
</context>
<context>
    <name>CueForm</name>
    <message>
        <source>Give</source>
        <translation>发出</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Product</source>
        <translation>商品</translation>
    </message>
    <message>
        <source>Viewer</source>
        <translation>观众</translation>
    </message>
    <message>
        <source>How many</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文字</translation>
    </message>
</context>
<context>
    <name>Cues</name>
    <message>
        <source>Cues</source>
        <translation>提示按钮</translation>
    </message>
    <message>
        <source>No cues</source>
        <translation>还没有提示按钮</translation>
    </message>
    <message>
        <source>Cues are buttons for what only people know, such as that a flash sale begins. Rules define them.</source>
        <translation>只有人知道的事用按钮告诉规则，例如秒杀开始了。按钮由规则定义。</translation>
    </message>
    <message>
        <source>Asks for: %1</source>
        <translation>需要填写：%1</translation>
    </message>
    <message>
        <source>The key %1 is one of the window&apos;s own</source>
        <translation>按键 %1 是窗口自己的快捷键</translation>
    </message>
    <message>
        <source>Last given: %1, %2</source>
        <translation>最近一次：%1，%2</translation>
    </message>
    <message>
        <source>Given: %1</source>
        <translation>已发出：%1</translation>
    </message>
</context>
<context>
    <name>Feed</name>
    <message>
        <source>Events</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Comments</source>
        <translation>评论</translation>
    </message>
    <message>
        <source>Viewers</source>
        <translation>观众</translation>
    </message>
    <message>
        <source>Products</source>
        <translation>商品</translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>订单</translation>
    </message>
    <message>
        <source>Gifts</source>
        <translation>礼物</translation>
    </message>
    <message>
        <source>Room</source>
        <translation>直播间</translation>
    </message>
    <message>
        <source>Which events</source>
        <translation>看哪些事件</translation>
    </message>
    <message>
        <source>Name or words</source>
        <translation>昵称或文字</translation>
    </message>
    <message>
        <source>Make a rule from this event</source>
        <translation>用这个事件做一条规则</translation>
    </message>
    <message>
        <source>Opens the rules with a draft that fires at events like the one chosen</source>
        <translation>打开规则页，带上一份草稿：以后出现这样的事件就触发</translation>
    </message>
    <message>
        <source>Nothing has happened</source>
        <translation>还没有事件</translation>
    </message>
    <message>
        <source>Every event of the room appears here the moment it is recorded.</source>
        <translation>直播间的每个事件一经记录就出现在这里。</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Viewer</source>
        <translation>观众</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>事件</translation>
    </message>
    <message numerus="yes">
        <source>%n coin(s)</source>
        <translation>
            <numerusform>%n 币</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new, at the top</source>
        <translation>
            <numerusform>上面有 %n 条新的</numerusform>
        </translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
</context>
<context>
    <name>People</name>
    <message>
        <source>Who is here</source>
        <translation>谁在直播间</translation>
    </message>
    <message>
        <source>Nobody is here</source>
        <translation>还没有人</translation>
    </message>
    <message>
        <source>Viewers whom the platform names appear here as soon as they do something, regulars first.</source>
        <translation>能认出的观众一有动作就在这里，老客在前。</translation>
    </message>
    <message>
        <source>%1 here</source>
        <translation>在场 %1 人</translation>
    </message>
    <message numerus="yes">
        <source>%Ln regular(s)</source>
        <translation>
            <numerusform>老客 %Ln 人</numerusform>
        </translation>
    </message>
    <message>
        <source>the first %1</source>
        <translation>显示前 %1 人</translation>
    </message>
    <message>
        <source>here for %1</source>
        <translation>停留 %1</translation>
    </message>
    <message>
        <source>Labels: %1</source>
        <translation>标签：%1</translation>
    </message>
    <message>
        <source>Here since %1</source>
        <translation>%1 进来的</translation>
    </message>
    <message>
        <source>Viewer without a name</source>
        <translation>没有昵称的观众</translation>
    </message>
    <message>
        <source>Known for this session only</source>
        <translation>只在本场可识别</translation>
    </message>
    <message>
        <source>Orders unknown</source>
        <translation>购买情况未知</translation>
    </message>
    <message>
        <source>Has not bought yet</source>
        <translation>还没买过</translation>
    </message>
    <message numerus="yes">
        <source>%n order(s)</source>
        <translation>
            <numerusform>%n 单</numerusform>
        </translation>
    </message>
    <message>
        <source>Last order %1</source>
        <translation>%1下单</translation>
    </message>
    <message>
        <source>First visit</source>
        <translation>第一次来</translation>
    </message>
    <message>
        <source>Was away for %1</source>
        <translation>%1没来</translation>
    </message>
    <message>
        <source>coupon</source>
        <translation>优惠券</translation>
    </message>
    <message>
        <source>message</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>pop-up</source>
        <translation>弹窗</translation>
    </message>
    <message>
        <source>Got: %1 (%2)</source>
        <translation>收到过：%1（%2）</translation>
    </message>
</context>
<context>
    <name>PromptView</name>
    <message>
        <source>%1 more</source>
        <translation>另有 %1 条</translation>
    </message>
</context>
<context>
    <name>Prompts</name>
    <message>
        <source>Nothing to say</source>
        <translation>没有要说的</translation>
    </message>
    <message>
        <source>What rules want the host to say appears here: give a rule the action &quot;A line for the host&quot;.</source>
        <translation>规则要主播说的话会出现在这里：给规则加上“提示主播”这个动作就行。</translation>
    </message>
    <message>
        <source>Lines for the host</source>
        <translation>给主播的提词</translation>
    </message>
</context>
<context>
    <name>Questions</name>
    <message>
        <source>Questions</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>No comments come in</source>
        <translation>没有评论数据</translation>
    </message>
    <message>
        <source>None of the room&apos;s sources brings comments. Connect one that does, on the page Connections.</source>
        <translation>这个直播间的数据接入都不带评论。请在“接入”页接一个带评论的。</translation>
    </message>
    <message>
        <source>No open questions</source>
        <translation>没有未回答的问题</translation>
    </message>
    <message>
        <source>What viewers ask and nobody has answered appears here, sorted by what it is about.</source>
        <translation>观众问了还没人回答的，按问的内容归在这里。</translation>
    </message>
    <message>
        <source>Answered: %1</source>
        <translation>已回答：%1</translation>
    </message>
</context>
<context>
    <name>Teleprompter</name>
    <message>
        <source>Teleprompter</source>
        <translation>提词器</translation>
    </message>
    <message>
        <source>Own window</source>
        <translation>独立窗口</translation>
    </message>
    <message>
        <source>Close its window</source>
        <translation>关闭独立窗口</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>手机</translation>
    </message>
    <message>
        <source>Large, always on top, for a second screen</source>
        <translation>大字、总在最前，可放到第二块屏幕</translation>
    </message>
    <message>
        <source>Pair a phone of the same Wi-Fi with a QR code</source>
        <translation>用二维码配对同一 Wi-Fi 下的手机</translation>
    </message>
    <message>
        <source>Read aloud</source>
        <translation>朗读</translation>
    </message>
    <message>
        <source>Reads each new line aloud</source>
        <translation>每条新的提词都朗读出来</translation>
    </message>
    <message>
        <source>This computer has no voice to read with</source>
        <translation>这台电脑没有可用的语音</translation>
    </message>
</context>
<context>
    <name>TodoCard</name>
    <message>
        <source>Asks you</source>
        <translation>先问你</translation>
    </message>
    <message>
        <source>To-do</source>
        <translation>待办</translation>
    </message>
    <message>
        <source>Do it</source>
        <translation>执行</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Decline</source>
        <translation>不执行</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>Copy words</source>
        <translation>复制话术</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>回车键</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除键</translation>
    </message>
    <message>
        <source>Everything is stopped: go on first</source>
        <translation>已全部停止：请先继续</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
</context>
<context>
    <name>Todos</name>
    <message>
        <source>To-dos</source>
        <translation>待办</translation>
    </message>
    <message>
        <source>Nothing to do</source>
        <translation>没有待办</translation>
    </message>
    <message>
        <source>What rules ask you before they act, and what they want done by hand, appears here.</source>
        <translation>要先问你的、需要人工去做的，都在这里。</translation>
    </message>
</context>
</TS>
