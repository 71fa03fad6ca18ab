<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>ConnectStep</name>
    <message>
        <source>Your room&apos;s feed</source>
        <translation>直播间数据</translation>
    </message>
    <message>
        <source>Where comments, clicks and orders come from. No feed yet? A simulated room or a recording will do.</source>
        <translation>评论、点击、订单从哪里来。还没有数据？可以先用模拟直播间或录像。</translation>
    </message>
    <message>
        <source>Other sources</source>
        <translation>其他数据接入</translation>
    </message>
</context>
<context>
    <name>DemoNote</name>
    <message>
        <source>This is the demo: orders and connections that you bring in now stay in it, and not in your shop.</source>
        <translation>现在是演示：在这里导入的订单和接入的数据只留在演示里，不会进入你的店铺。</translation>
    </message>
    <message>
        <source>Set up my shop</source>
        <translation>创建我的店铺</translation>
    </message>
</context>
<context>
    <name>FirstRunPage</name>
    <message>
        <source>Set up</source>
        <translation>快速设置</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>上一步</translation>
    </message>
    <message>
        <source>Leave the rest for later</source>
        <translation>其余的以后再说</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一步</translation>
    </message>
</context>
<context>
    <name>LanguageStep</name>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>It reads your room&apos;s feed, knows your viewers, and acts at the right moment.</source>
        <translation>读取直播间数据，认识你的观众，在合适的时机行动。</translation>
    </message>
    <message>
        <source>What to expect</source>
        <translation>接下来</translation>
    </message>
    <message>
        <source>Everything runs on this computer; nothing leaves it unless a rule says so.</source>
        <translation>一切都在这台电脑上运行；除非规则要求，什么都不会传出去。</translation>
    </message>
    <message>
        <source>Nothing is sent to viewers before you say so: rules watch first, and show what they would have done.</source>
        <translation>没有你的同意，不会给观众发任何内容：规则先试运行，并告诉你它们本来会做什么。</translation>
    </message>
    <message>
        <source>A few minutes: orders, room, rules that work there. Leave out what you like; Connections has it all.</source>
        <translation>几分钟即可：导入订单、接入直播间、选择可用的规则。都可以跳过，以后在“接入”里再做。</translation>
    </message>
</context>
<context>
    <name>OrdersStep</name>
    <message>
        <source>Your orders</source>
        <translation>你的订单</translation>
    </message>
    <message>
        <source>So that regulars are known from the first minute. The files are read here and stay here.</source>
        <translation>这样从第一分钟起就认得老客。文件只在本机读取，不会上传。</translation>
    </message>
    <message>
        <source>Drop the shop&apos;s exported orders here</source>
        <translation>把店铺导出的订单拖到这里</translation>
    </message>
    <message>
        <source>Choose files…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>Orders (*.csv *.xlsx *.zip);;All files (*)</source>
        <translation>订单 (*.csv *.xlsx *.zip);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Known: Doudian, Kuaishou, Qianniu (Taobao, Tmall), Youzan, Shopify, WooCommerce; others by a mapping.</source>
        <translation>支持：抖店、快手小店、千牛（淘宝、天猫）、有赞、Shopify、WooCommerce；其他格式可用映射文件。</translation>
    </message>
    <message>
        <source>Take the import back</source>
        <translation>撤销这次导入</translation>
    </message>
    <message>
        <source>The import was taken back</source>
        <translation>导入已撤销</translation>
    </message>
    <message>
        <source>Nothing was imported</source>
        <translation>没有导入任何内容</translation>
    </message>
    <message>
        <source>What came out</source>
        <translation>导入结果</translation>
    </message>
    <message>
        <source>{orders} of {viewers}, {money}</source>
        <translation>{viewers}的 {orders}，合计 {money}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s)</source>
        <translation>
            <numerusform>%Ln 笔订单</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln customer(s)</source>
        <translation>
            <numerusform>%Ln 位顾客</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln rows could not be read</source>
        <translation>
            <numerusform>%Ln 行无法读取</numerusform>
        </translation>
    </message>
    <message>
        <source>On the Shop page, under Imports, the same files show more of them.</source>
        <translation>在“店铺”页的“导入”里选同样的文件，可以看到更多。</translation>
    </message>
    <message>
        <source>not placed yet</source>
        <translation>未分层</translation>
    </message>
    <message>
        <source>By their value – {tiers}</source>
        <translation>价值分层：{tiers}</translation>
    </message>
    <message>
        <source>row {row}, {column}</source>
        <translation>第 {row} 行“{column}”</translation>
    </message>
    <message>
        <source>row {row}</source>
        <translation>第 {row} 行</translation>
    </message>
</context>
<context>
    <name>OutcomeCard</name>
    <message>
        <source>Keep watching</source>
        <translation>继续试运行</translation>
    </message>
    <message>
        <source>Ask me each time</source>
        <translation>每次先问我</translation>
    </message>
    <message>
        <source>Let it run</source>
        <translation>让它运行</translation>
    </message>
</context>
<context>
    <name>ReachStep</name>
    <message>
        <source>Where actions go</source>
        <translation>动作发到哪里</translation>
    </message>
    <message>
        <source>Nothing goes there while the rules are in shadow.</source>
        <translation>规则试运行期间，什么都不会发出去。</translation>
    </message>
    <message>
        <source>On the stream: pop-ups and banners in OBS</source>
        <translation>直播画面：OBS 里的弹窗和横幅</translation>
    </message>
    <message>
        <source>1. In OBS, under Sources, choose &quot;+&quot; and then &quot;Browser&quot;.</source>
        <translation>1. 在 OBS 的“来源”里点“+”，选择“浏览器”。</translation>
    </message>
    <message>
        <source>2. Paste the address. Width 1920, height 1080, as your stream has it.</source>
        <translation>2. 粘贴地址。宽 1920、高 1080，与你的画面一致即可。</translation>
    </message>
    <message>
        <source>3. Leave the custom CSS as it is: the background is transparent already.</source>
        <translation>3. 自定义 CSS 不用改：背景本来就是透明的。</translation>
    </message>
    <message>
        <source>4. Put it above your camera. It stays empty until a rule that runs shows something.</source>
        <translation>4. 放在摄像头上层。有规则运行并要显示内容之前，它是空的。</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Address of the overlay</source>
        <translation>画面浮层的地址</translation>
    </message>
    <message>
        <source>To people: lines for the host, to-dos, questions</source>
        <translation>给人看：主播提词、待办、询问</translation>
    </message>
    <message>
        <source>Connect the overlay</source>
        <translation>添加画面浮层</translation>
    </message>
    <message>
        <source>Connect prompts and to-dos</source>
        <translation>添加提词与待办</translation>
    </message>
    <message>
        <source>Elsewhere</source>
        <translation>其他</translation>
    </message>
    <message>
        <source>Coupons, webhooks and log files are connected on the Connections page.</source>
        <translation>优惠券、Webhook 和日志文件都在“接入”页添加。</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>查看全部</translation>
    </message>
    <message>
        <source>They stand on the Live page, at once: Enter does one, Delete declines.</source>
        <translation>立即显示在“实时”页：按回车执行，按 Delete 不执行。</translation>
    </message>
    <message>
        <source>Prompts and to-dos are not connected.</source>
        <translation>还没有添加提词与待办。</translation>
    </message>
    <message>
        <source>Copied. Whoever has this address can open the page.</source>
        <translation>已复制。拿到这个地址的人都能打开该页面。</translation>
    </message>
</context>
<context>
    <name>RulesStep</name>
    <message>
        <source>Rules</source>
        <translation>规则</translation>
    </message>
    <message>
        <source>Looking which rules work with what your room tells…</source>
        <translation>正在查看哪些规则适用于这个直播间的数据…</translation>
    </message>
    <message>
        <source>They begin in shadow: they watch, and show what they would have done. Nothing is sent.</source>
        <translation>先试运行：规则只观察，并告诉你本来会做什么，不会真的发。</translation>
    </message>
    <message>
        <source>Use these, in shadow</source>
        <translation>使用所选规则（试运行）</translation>
    </message>
    <message>
        <source>Connect a source first</source>
        <translation>先接入数据</translation>
    </message>
    <message>
        <source>Which of these rules can work depends on what your room tells, and nothing tells of it yet. You can choose rules now all the same: they wait for what comes.</source>
        <translation>这些规则哪些能用，取决于直播间能提供什么数据；现在还没有任何数据接入。你也可以先选好规则，它们会等数据到来。</translation>
    </message>
    <message>
        <source>Connect a source</source>
        <translation>接入数据</translation>
    </message>
    <message>
        <source>The rules take over…</source>
        <translation>规则正在生效…</translation>
    </message>
    <message>
        <source>The rules watch now; nothing is sent</source>
        <translation>规则开始试运行，不会真的发</translation>
    </message>
</context>
<context>
    <name>ShadowStep</name>
    <message>
        <source>What they would do</source>
        <translation>它们会做什么</translation>
    </message>
    <message>
        <source>Let them watch for ten minutes, then look what each would have done, for whom and at what cost.</source>
        <translation>先试运行十分钟，再看每条规则本来会做什么、对谁、花多少钱。</translation>
    </message>
    <message>
        <source>Watch the room</source>
        <translation>查看直播间</translation>
    </message>
    <message>
        <source>Look at all now</source>
        <translation>现在就看全部</translation>
    </message>
    <message>
        <source>No rules yet: choose some in the step before.</source>
        <translation>还没有规则：请先在前面的步骤里选择。</translation>
    </message>
</context>
<context>
    <name>ShopStep</name>
    <message>
        <source>Restore a backup…</source>
        <translation>恢复备份…</translation>
    </message>
    <message>
        <source>Your shop of another computer, from the file that was written there</source>
        <translation>用另一台电脑上写出的备份文件，把店铺搬到这里</translation>
    </message>
    <message>
        <source>Your shop</source>
        <translation>你的店铺</translation>
    </message>
    <message>
        <source>Its data is kept apart from the demo&apos;s.</source>
        <translation>店铺数据与演示数据分开保存。</translation>
    </message>
    <message>
        <source>Set up my shop</source>
        <translation>创建我的店铺</translation>
    </message>
    <message>
        <source>Shop</source>
        <translation>店铺</translation>
    </message>
    <message>
        <source>First room</source>
        <translation>第一个直播间</translation>
    </message>
    <message>
        <source>Platform</source>
        <translation>平台</translation>
    </message>
    <message>
        <source>Currency</source>
        <translation>币种</translation>
    </message>
    <message>
        <source>Set it up</source>
        <translation>创建</translation>
    </message>
    <message>
        <source>Or look at the demo first</source>
        <translation>或者先看看演示</translation>
    </message>
    <message>
        <source>A simulated room is running: viewers come, ask and buy, and rules act. Nothing in it is real.</source>
        <translation>正在运行模拟直播间：观众进来、提问、下单，规则随之行动。其中没有任何真实内容。</translation>
    </message>
    <message>
        <source>Watch the demo</source>
        <translation>查看演示</translation>
    </message>
    <message>
        <source>Your shop is set up</source>
        <translation>店铺已创建</translation>
    </message>
    <message>
        <source>All rooms and connections</source>
        <translation>全部直播间和接入</translation>
    </message>
    <message>
        <source>Rooms: {names}</source>
        <translation>直播间：{names}</translation>
    </message>
    <message>
        <source>My shop</source>
        <translation>我的店铺</translation>
    </message>
    <message>
        <source>Setting up; the engine starts again…</source>
        <translation>正在建立店铺，引擎重新启动中…</translation>
    </message>
</context>
</TS>
