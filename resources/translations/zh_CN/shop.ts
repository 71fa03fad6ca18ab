<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>CellEditor</name>
    <message>
        <source>Yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>No</source>
        <translation>否</translation>
    </message>
    <message>
        <source>Not told by hand</source>
        <translation>不手动填写</translation>
    </message>
</context>
<context>
    <name>ImportOptions</name>
    <message>
        <source>Recognise what it is</source>
        <translation>自动识别</translation>
    </message>
    <message>
        <source>What it is</source>
        <translation>文件类型</translation>
    </message>
    <message>
        <source>Also link by nickname (little to go by)</source>
        <translation>也按昵称关联（依据较弱）</translation>
    </message>
    <message>
        <source>More…</source>
        <translation>更多…</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Mapping</source>
        <translation>映射文件</translation>
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
        <source>Time zone</source>
        <translation>时区</translation>
    </message>
    <message>
        <source>A file that says which column is what; for exports that are not known</source>
        <translation>说明每一列是什么的文件；用于无法识别的导出</translation>
    </message>
    <message>
        <source>Of the buyers&apos; ids</source>
        <translation>买家编号所属的平台</translation>
    </message>
    <message>
        <source>Where the files do not say it</source>
        <translation>文件里没有注明时用它</translation>
    </message>
    <message>
        <source>Same as the rooms</source>
        <translation>与直播间一致</translation>
    </message>
    <message>
        <source>Less</source>
        <translation>收起</translation>
    </message>
    <message>
        <source>Choose a mapping</source>
        <translation>选择映射文件</translation>
    </message>
    <message>
        <source>Mappings (*.yaml *.yml);;All files (*)</source>
        <translation>映射文件 (*.yaml *.yml);;所有文件 (*)</translation>
    </message>
</context>
<context>
    <name>ImportsView</name>
    <message>
        <source>Choose files to import</source>
        <translation>选择要导入的文件</translation>
    </message>
    <message>
        <source>Drop exported orders, product lists or costs of traffic here</source>
        <translation>把导出的订单、商品列表或投放花费拖到这里</translation>
    </message>
    <message>
        <source>Choose files…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>Tables (*.csv *.xlsx *.zip *.gz);;All files (*)</source>
        <translation>表格 (*.csv *.xlsx *.zip *.gz);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Imports so far</source>
        <translation>历次导入</translation>
    </message>
    <message>
        <source>Imports</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>Nothing was imported yet</source>
        <translation>还没有导入过</translation>
    </message>
    <message>
        <source>Files are read on this computer and stay here. You see what would happen before anything counts, and every import can be taken back.</source>
        <translation>文件只在这台电脑上读取，不会外传。生效之前先看到结果，每次导入都可以撤销。</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Take it back</source>
        <translation>撤销导入</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Take it back…</source>
        <translation>撤销导入…</translation>
    </message>
    <message numerus="yes">
        <source>Import %1: %Ln order(s) count now</source>
        <translation>
            <numerusform>第 %1 次导入：%Ln 笔订单已计入</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Import %1: %Ln product(s) count now</source>
        <translation>
            <numerusform>第 %1 次导入：%Ln 件商品已计入</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Import %1: %Ln row(s) count now</source>
        <translation>
            <numerusform>第 %1 次导入：%Ln 行已计入</numerusform>
        </translation>
    </message>
    <message>
        <source>Import %1 was taken back</source>
        <translation>第 %1 次导入已撤销</translation>
    </message>
    <message numerus="yes">
        <source>; %Ln of its orders count for other imports</source>
        <translation>
            <numerusform>；其中 %Ln 笔订单仍计入其他导入</numerusform>
        </translation>
    </message>
    <message>
        <source>The import was not taken back; it counts as before</source>
        <translation>已停止撤销；这次导入照常计入</translation>
    </message>
    <message>
        <source>Choose an import to see what can be done about it.</source>
        <translation>选中一次导入，查看可以做什么。</translation>
    </message>
    <message>
        <source>Import %1 no longer counts; viewers who were only in it go: %2</source>
        <translation>第 %1 次导入已不计入；正在移除只在其中的观众：%2</translation>
    </message>
    <message>
        <source>Import %1 no longer counts; customers are divided by value anew…</source>
        <translation>第 %1 次导入已不计入；正在重新划分客户价值层级…</translation>
    </message>
    <message>
        <source>Import %1 is not taken back; it comes to count again: %2</source>
        <translation>第 %1 次导入不撤销；正在恢复计入：%2</translation>
    </message>
    <message>
        <source>Import %1 is being taken back: %2</source>
        <translation>正在撤销第 %1 次导入：%2</translation>
    </message>
    <message>
        <source>Take import %1 back? Nothing of it will count, and tiers follow. To have it again, import the files again.</source>
        <translation>撤销第 %1 次导入？其中的内容都不再计入，层级会随之变化。需要时请重新导入文件。</translation>
    </message>
    <message>
        <source>by %1</source>
        <translation>操作人：%1</translation>
    </message>
    <message>
        <source>When</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>What</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Counted</source>
        <translation>计入</translation>
    </message>
    <message>
        <source>By whom</source>
        <translation>操作人</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
</context>
<context>
    <name>ItemTeller</name>
    <message>
        <source>%1: %2 is noted</source>
        <translation>%1：已记下 %2</translation>
    </message>
    <message>
        <source>%1: what was told by hand is taken back</source>
        <translation>%1：已撤回手动填写的内容</translation>
    </message>
</context>
<context>
    <name>LinkPicker</name>
    <message>
        <source>Whose is order %1?</source>
        <translation>订单 %1 是谁的？</translation>
    </message>
    <message>
        <source>Name or id of a viewer</source>
        <translation>观众的昵称或编号</translation>
    </message>
    <message>
        <source>Viewers found</source>
        <translation>找到的观众</translation>
    </message>
    <message>
        <source>Link to this viewer</source>
        <translation>关联到这位观众</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>暂不</translation>
    </message>
    <message>
        <source>Reading the viewers…</source>
        <translation>正在读取观众…</translation>
    </message>
    <message>
        <source>Nobody here is called so.</source>
        <translation>没有找到这样的观众。</translation>
    </message>
    <message>
        <source>Linked by hand, the order counts for this viewer and for nobody else.</source>
        <translation>手动关联后，这笔订单只计入这位观众。</translation>
    </message>
</context>
<context>
    <name>NewProduct</name>
    <message>
        <source>A new product</source>
        <translation>新商品</translation>
    </message>
    <message>
        <source>Its id, as the platform has it</source>
        <translation>商品编号（与平台一致）</translation>
    </message>
    <message>
        <source>Id of the product</source>
        <translation>商品编号</translation>
    </message>
    <message>
        <source>Its name</source>
        <translation>商品名称</translation>
    </message>
    <message>
        <source>Name of the product</source>
        <translation>商品名称</translation>
    </message>
    <message>
        <source>Add it</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>暂不</translation>
    </message>
</context>
<context>
    <name>OnAirCard</name>
    <message>
        <source>On now</source>
        <translation>正在讲解</translation>
    </message>
    <message>
        <source>On for</source>
        <translation>已讲</translation>
    </message>
    <message numerus="yes">
        <source>%Ln step(s)</source>
        <translation>
            <numerusform>%Ln 个环节</numerusform>
        </translation>
    </message>
    <message>
        <source> · %1 planned in all</source>
        <translation> · 共计划 %1</translation>
    </message>
    <message>
        <source>No plan</source>
        <translation>没有流程</translation>
    </message>
    <message>
        <source>Nothing is on yet</source>
        <translation>还没有开始讲解</translation>
    </message>
    <message>
        <source>Nothing is on yet.</source>
        <translation>还没有开始讲解。</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>剩余</translation>
    </message>
    <message>
        <source>No time is planned for it.</source>
        <translation>没有计划时长。</translation>
    </message>
    <message>
        <source>Over by</source>
        <translation>已超时</translation>
    </message>
    <message>
        <source>of %1</source>
        <translation>计划 %1</translation>
    </message>
    <message>
        <source>Next step</source>
        <translation>下一个</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Next: %1</source>
        <translation>接下来：%1</translation>
    </message>
    <message>
        <source>The run of show is over.</source>
        <translation>流程已经走完。</translation>
    </message>
    <message>
        <source>Begin the run of show, or present a product in the room: it is followed by itself.</source>
        <translation>开始流程，或在直播间讲解商品，这里会自动跟上。</translation>
    </message>
    <message>
        <source>%1 in stock</source>
        <translation>库存 %1</translation>
    </message>
</context>
<context>
    <name>OrdersModel</name>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>订单号</translation>
    </message>
    <message>
        <source>Its source told no number.</source>
        <translation>数据接入没有报订单号。</translation>
    </message>
    <message>
        <source>Viewer</source>
        <translation>观众</translation>
    </message>
    <message>
        <source>Products</source>
        <translation>商品</translation>
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
        <source>Linked</source>
        <translation>关联方式</translation>
    </message>
    <message>
        <source>From</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Nobody told whose it is.</source>
        <translation>没有来源说明是谁的。</translation>
    </message>
    <message>
        <source>In the export: %1</source>
        <translation>导出文件中：%1</translation>
    </message>
    <message>
        <source>Nobody told what was bought.</source>
        <translation>没有来源说明买了什么。</translation>
    </message>
    <message>
        <source>%1, of which %2 went back</source>
        <translation>%1，其中已退 %2</translation>
    </message>
    <message>
        <source>Whose it is nobody told. Link it to a viewer below the table.</source>
        <translation>没有来源说明是谁的。可在表格下方关联到观众。</translation>
    </message>
    <message>
        <source>%1: sure by %2%</source>
        <translation>%1：可信度 %2%</translation>
    </message>
</context>
<context>
    <name>OrdersTable</name>
    <message>
        <source>Orders</source>
        <translation>订单</translation>
    </message>
</context>
<context>
    <name>OrdersView</name>
    <message>
        <source>Looking…</source>
        <translation>正在查找…</translation>
    </message>
    <message>
        <source>Search by number, viewer or product</source>
        <translation>按订单号、观众或商品搜索</translation>
    </message>
    <message>
        <source>Search orders</source>
        <translation>搜索订单</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>How the viewer was found</source>
        <translation>观众的关联方式</translation>
    </message>
    <message>
        <source>Where it comes from</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>刷新</translation>
    </message>
    <message>
        <source>Open the viewer</source>
        <translation>查看观众</translation>
    </message>
    <message>
        <source>Link to a viewer…</source>
        <translation>关联到观众…</translation>
    </message>
    <message>
        <source>Undo the link</source>
        <translation>取消关联</translation>
    </message>
    <message>
        <source>Import orders…</source>
        <translation>导入订单…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Reading the orders</source>
        <translation>正在读取订单</translation>
    </message>
    <message>
        <source>All states</source>
        <translation>全部状态</translation>
    </message>
    <message>
        <source>Linked or not</source>
        <translation>不限关联</translation>
    </message>
    <message>
        <source>Reading the orders: %1. After that, searching and sorting take no time.</source>
        <translation>正在读取订单：%1。读完之后，搜索和排序都很快。</translation>
    </message>
    <message>
        <source>The orders could not be read</source>
        <translation>订单没有读取成功</translation>
    </message>
    <message>
        <source>Order %1 is linked to %2</source>
        <translation>订单 %1 已关联到 %2</translation>
    </message>
    <message>
        <source>Order %1 is linked as its import says</source>
        <translation>订单 %1 已恢复为导入时的关联</translation>
    </message>
    <message>
        <source>Choose an order to see what can be done about it.</source>
        <translation>选中一笔订单，查看可以做什么。</translation>
    </message>
    <message>
        <source>its source names no viewer; only orders of imports can be linked</source>
        <translation>数据接入没有说明观众；只有导入的订单可以关联</translation>
    </message>
    <message>
        <source>coupon %1</source>
        <translation>优惠券 %1</translation>
    </message>
    <message>
        <source>Not all orders are read</source>
        <translation>订单还没有读完</translation>
    </message>
    <message>
        <source>Press &quot;Refresh&quot; to go on where it was stopped.</source>
        <translation>点击“刷新”，从停下的地方继续。</translation>
    </message>
    <message>
        <source>No order fits</source>
        <translation>没有符合的订单</translation>
    </message>
    <message>
        <source>Look for less, or take a filter off.</source>
        <translation>请减少搜索内容，或去掉一个筛选。</translation>
    </message>
    <message>
        <source>No orders yet</source>
        <translation>还没有订单</translation>
    </message>
    <message>
        <source>Drop the shop&apos;s exported orders anywhere on this page, or connect a source that tells of orders. From them comes who your regulars are.</source>
        <translation>把店铺导出的订单拖到本页任意位置，或添加能提供订单的数据接入。谁是老客，就是由订单得出的。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s)</source>
        <translation>
            <numerusform>%Ln 笔订单</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 paid and not refunded</source>
        <translation>已付款且未退款 %1</translation>
    </message>
    <message numerus="yes">
        <source>%Ln without a viewer</source>
        <translation>
            <numerusform>%Ln 笔没有对应观众</numerusform>
        </translation>
    </message>
    <message>
        <source>the first %1 are listed</source>
        <translation>只列出前 %1 笔</translation>
    </message>
    <message>
        <source>From anywhere</source>
        <translation>全部来源</translation>
    </message>
</context>
<context>
    <name>PreviewCard</name>
    <message>
        <source>An import is under way; wait for its end, or stop it.</source>
        <translation>正在导入；请等它结束，或先停止。</translation>
    </message>
    <message>
        <source>Import %1</source>
        <translation>导入 %1</translation>
    </message>
    <message>
        <source>Imported: %1</source>
        <translation>已导入 %1</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>暂不</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>再看一次</translation>
    </message>
    <message>
        <source>Rows that cannot be read</source>
        <translation>无法读取的行</translation>
    </message>
    <message>
        <source>Say above what it is, or give a mapping that says which column is what.</source>
        <translation>请在上方选择文件类型，或提供说明各列的映射文件。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) cannot be read and are left out</source>
        <translation>
            <numerusform>%Ln 行无法读取，不会导入</numerusform>
        </translation>
    </message>
    <message>
        <source>; the first %1 are listed</source>
        <translation>；只列出前 %1 行</translation>
    </message>
    <message>
        <source>Nothing new to import</source>
        <translation>没有新内容可导入</translation>
    </message>
    <message numerus="yes">
        <source>Import %Ln order(s)</source>
        <translation>
            <numerusform>导入 %Ln 笔订单</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Import %Ln product(s)</source>
        <translation>
            <numerusform>导入 %Ln 个商品</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Import %Ln row(s)</source>
        <translation>
            <numerusform>导入 %Ln 行</numerusform>
        </translation>
    </message>
    <message>
        <source>Cannot be read</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>Products</source>
        <translation>商品</translation>
    </message>
    <message>
        <source>Days of channels</source>
        <translation>渠道天数</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>行数</translation>
    </message>
    <message>
        <source>New orders</source>
        <translation>新订单</translation>
    </message>
    <message>
        <source>Orders that count</source>
        <translation>计入的订单</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>金额</translation>
    </message>
    <message>
        <source>Customers</source>
        <translation>顾客</translation>
    </message>
    <message>
        <source>Without a viewer</source>
        <translation>没有对应观众</translation>
    </message>
    <message>
        <source>Recognised as: %1</source>
        <translation>识别为：%1</translation>
    </message>
    <message>
        <source>Linked: %1</source>
        <translation>关联：%1</translation>
    </message>
    <message numerus="yes">
        <source>%Ln imported before</source>
        <translation>
            <numerusform>%Ln 笔之前导入过</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln with money that went back</source>
        <translation>
            <numerusform>%Ln 笔有退款</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln not paid</source>
        <translation>
            <numerusform>%Ln 笔未付款</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln cancelled</source>
        <translation>
            <numerusform>%Ln 笔已取消</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) left out by the mapping</source>
        <translation>
            <numerusform>%Ln 行按映射文件排除</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) that are remarks or totals</source>
        <translation>
            <numerusform>%Ln 行是备注或合计</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more would be linked by nickname</source>
        <translation>
            <numerusform>按昵称还可关联 %Ln 笔</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) that cannot be read</source>
        <translation>
            <numerusform>%Ln 行无法读取</numerusform>
        </translation>
    </message>
    <message>
        <source>Not counted: %1</source>
        <translation>不计入：%1</translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s) belong to no viewer, since the file names no buyer whom a room knows: they count in sums, and can be linked by hand under Orders.</source>
        <translation>
            <numerusform>%Ln 笔订单没有对应观众：文件里没有直播间认识的买家。它们只计入合计，可在“订单”里手动关联。</numerusform>
        </translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Column</source>
        <translation>列</translation>
    </message>
    <message>
        <source>the whole row</source>
        <translation>整行</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>实际内容</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>空</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>应为</translation>
    </message>
</context>
<context>
    <name>ProductCard</name>
    <message>
        <source>No product is chosen</source>
        <translation>没有选中商品</translation>
    </message>
    <message>
        <source>Tell something else</source>
        <translation>补充信息</translation>
    </message>
    <message>
        <source>What, e.g. material</source>
        <translation>名称，例如“材质”</translation>
    </message>
    <message>
        <source>Name of the fact</source>
        <translation>信息名称</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Value of the fact</source>
        <translation>信息内容</translation>
    </message>
    <message>
        <source>Note it</source>
        <translation>记下</translation>
    </message>
    <message>
        <source>Choose a product to see all that is known of it, and who told it.</source>
        <translation>选中一个商品，查看全部信息及其来源。</translation>
    </message>
    <message>
        <source>%1 · known since %2</source>
        <translation>%1 · 自 %2 起</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>撤回</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>No</source>
        <translation>否</translation>
    </message>
</context>
<context>
    <name>ProductsModel</name>
    <message>
        <source>Id</source>
        <translation>编号</translation>
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
        <source>Unknown: nobody told it. Press F2 to say what it is.</source>
        <translation>未知：没有来源说明。按 F2 填写。</translation>
    </message>
</context>
<context>
    <name>ProductsView</name>
    <message>
        <source>Search by name, id or category</source>
        <translation>按名称、编号或类目搜索</translation>
    </message>
    <message>
        <source>Search products</source>
        <translation>搜索商品</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>类目</translation>
    </message>
    <message>
        <source>Which products</source>
        <translation>哪些商品</translation>
    </message>
    <message>
        <source>New product…</source>
        <translation>新商品…</translation>
    </message>
    <message>
        <source>Import products…</source>
        <translation>导入商品…</translation>
    </message>
    <message>
        <source>Products</source>
        <translation>商品</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Told by hand</source>
        <translation>手动填写</translation>
    </message>
    <message>
        <source>Running low</source>
        <translation>库存不多</translation>
    </message>
    <message>
        <source>No price known</source>
        <translation>价格未知</translation>
    </message>
    <message>
        <source>The products could not be read</source>
        <translation>商品没有读取成功</translation>
    </message>
    <message>
        <source>All categories</source>
        <translation>全部类目</translation>
    </message>
    <message numerus="yes">
        <source>%Ln product(s)</source>
        <translation>
            <numerusform>%Ln 个商品</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>No product fits</source>
        <translation>没有符合的商品</translation>
    </message>
    <message>
        <source>Look for less of the name, or for all categories.</source>
        <translation>请少写几个字，或选择全部类目。</translation>
    </message>
    <message>
        <source>No products yet</source>
        <translation>还没有商品</translation>
    </message>
    <message>
        <source>Import the shop&apos;s product list, or connect a source that tells of products. You can also add one by hand.</source>
        <translation>导入店铺的商品列表，或添加能提供商品的数据接入；也可手动添加。</translation>
    </message>
</context>
<context>
    <name>ShopKeys</name>
    <message>
        <source>Run of show: next step</source>
        <translation>流程：下一个</translation>
    </message>
    <message>
        <source>Shop: search</source>
        <translation>店铺：搜索</translation>
    </message>
    <message>
        <source>Shop: import files</source>
        <translation>店铺：导入文件</translation>
    </message>
</context>
<context>
    <name>ShopPage</name>
    <message>
        <source>Products</source>
        <translation>商品</translation>
    </message>
    <message>
        <source>Run of show</source>
        <translation>流程</translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>订单</translation>
    </message>
    <message>
        <source>Imports</source>
        <translation>导入</translation>
    </message>
</context>
<context>
    <name>ShopWords</name>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>类目</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>价格</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>成本</translation>
    </message>
    <message>
        <source>Stock</source>
        <translation>库存</translation>
    </message>
    <message>
        <source>New</source>
        <translation>新品</translation>
    </message>
    <message>
        <source>Answers about</source>
        <translation>能回答的问题</translation>
    </message>
    <message>
        <source>Not paid yet</source>
        <translation>未付款</translation>
    </message>
    <message>
        <source>Paid</source>
        <translation>已付款</translation>
    </message>
    <message>
        <source>Refund asked</source>
        <translation>申请退款</translation>
    </message>
    <message>
        <source>Partly refunded</source>
        <translation>部分退款</translation>
    </message>
    <message>
        <source>Refunded</source>
        <translation>已退款</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>Told by the source</source>
        <translation>数据接入说明</translation>
    </message>
    <message>
        <source>By id</source>
        <translation>按平台编号</translation>
    </message>
    <message>
        <source>By coupon</source>
        <translation>按券码</translation>
    </message>
    <message>
        <source>By nickname</source>
        <translation>按昵称</translation>
    </message>
    <message>
        <source>By hand</source>
        <translation>手动</translation>
    </message>
    <message>
        <source>No viewer</source>
        <translation>没有对应观众</translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>订单</translation>
    </message>
    <message>
        <source>Products</source>
        <translation>商品</translation>
    </message>
    <message>
        <source>Cost of traffic</source>
        <translation>投放花费</translation>
    </message>
    <message>
        <source>Under way</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>Counts</source>
        <translation>已计入</translation>
    </message>
    <message>
        <source>Being taken back</source>
        <translation>正在撤销</translation>
    </message>
    <message>
        <source>Taken back</source>
        <translation>已撤销</translation>
    </message>
    <message>
        <source>Doudian</source>
        <translation>抖店</translation>
    </message>
    <message>
        <source>Kuaishou</source>
        <translation>快手小店</translation>
    </message>
    <message>
        <source>Qianniu (Taobao, Tmall)</source>
        <translation>千牛（淘宝、天猫）</translation>
    </message>
    <message>
        <source>Qianniu, sold products</source>
        <translation>千牛（宝贝明细）</translation>
    </message>
    <message>
        <source>Youzan</source>
        <translation>有赞</translation>
    </message>
    <message>
        <source>Shopify</source>
        <translation>Shopify</translation>
    </message>
    <message>
        <source>WooCommerce</source>
        <translation>WooCommerce</translation>
    </message>
    <message>
        <source>a mapping of yours</source>
        <translation>你的映射文件</translation>
    </message>
    <message>
        <source>a list of products</source>
        <translation>商品列表</translation>
    </message>
    <message>
        <source>costs of traffic</source>
        <translation>投放花费</translation>
    </message>
    <message>
        <source>Told by hand</source>
        <translation>手动填写</translation>
    </message>
    <message>
        <source>Told by a source</source>
        <translation>数据接入</translation>
    </message>
    <message>
        <source>From import %1</source>
        <translation>第 %1 次导入</translation>
    </message>
</context>
<context>
    <name>ShowView</name>
    <message>
        <source>The show has gone on</source>
        <translation>流程已前进</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>环节</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>Alt+Up</source>
        <translation>Alt+↑</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>Alt+Down</source>
        <translation>Alt+↓</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Del</source>
        <translation>Del</translation>
    </message>
    <message>
        <source>From a file…</source>
        <translation>从文件读取…</translation>
    </message>
    <message>
        <source>Steps of the show</source>
        <translation>流程的环节</translation>
    </message>
    <message>
        <source>No run of show yet</source>
        <translation>还没有流程</translation>
    </message>
    <message>
        <source>Add the products in the order in which they are presented, or read a file with the columns product id, phase and minutes. Rules can read what is on and what comes next.</source>
        <translation>按讲解顺序添加商品，或读取含“商品ID、环节、分钟”三列的文件。规则可以读取正在讲解和接下来的商品。</translation>
    </message>
    <message>
        <source>The run of show was changed</source>
        <translation>流程已修改</translation>
    </message>
    <message>
        <source>Expected minutes, such as 5 or 2.5; found %1</source>
        <translation>应为分钟数，例如 5 或 2.5；实际是 %1</translation>
    </message>
    <message>
        <source>Read a run of show</source>
        <translation>读取流程</translation>
    </message>
    <message>
        <source>Tables (*.csv *.xlsx);;All files (*)</source>
        <translation>表格 (*.csv *.xlsx);;所有文件 (*)</translation>
    </message>
</context>
<context>
    <name>StepForm</name>
    <message>
        <source>Product: choose it, or write its id</source>
        <translation>商品：选择或填写编号</translation>
    </message>
    <message>
        <source>Product of the step</source>
        <translation>环节的商品</translation>
    </message>
    <message>
        <source>Phase, e.g. flash sale</source>
        <translation>环节名称，例如“秒杀”</translation>
    </message>
    <message>
        <source>Phase of the step</source>
        <translation>环节名称</translation>
    </message>
    <message>
        <source>Minutes</source>
        <translation>分钟</translation>
    </message>
    <message>
        <source>Minutes planned</source>
        <translation>计划分钟</translation>
    </message>
    <message>
        <source>Add the step</source>
        <translation>添加环节</translation>
    </message>
    <message>
        <source>Expected minutes, such as 5 or 2.5</source>
        <translation>应为分钟数，例如 5 或 2.5</translation>
    </message>
</context>
<context>
    <name>StepsModel</name>
    <message>
        <source>Product</source>
        <translation>商品</translation>
    </message>
    <message>
        <source>Phase</source>
        <translation>环节</translation>
    </message>
    <message>
        <source>Planned</source>
        <translation>计划</translation>
    </message>
    <message>
        <source>Expected at</source>
        <translation>预计</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>价格</translation>
    </message>
    <message>
        <source>Stock</source>
        <translation>库存</translation>
    </message>
    <message>
        <source>(no product)</source>
        <translation>（没有商品）</translation>
    </message>
    <message>
        <source>done</source>
        <translation>已结束</translation>
    </message>
    <message>
        <source>on since %1</source>
        <translation>%1 开始</translation>
    </message>
    <message>
        <source>Unknown: for a step before it no time is planned.</source>
        <translation>未知：前面的环节没有计划时长。</translation>
    </message>
</context>
</TS>
