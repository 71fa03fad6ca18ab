<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>ActionWords</name>
    <message>
        <source>Planned</source>
        <translation>待执行</translation>
    </message>
    <message>
        <source>Waits for you</source>
        <translation>等你同意</translation>
    </message>
    <message>
        <source>Held by a stop</source>
        <translation>停止期间暂留</translation>
    </message>
    <message>
        <source>Under way</source>
        <translation>执行中</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>Shown</source>
        <translation>已展示</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>被拒绝</translation>
    </message>
    <message>
        <source>Uncertain</source>
        <translation>不确定</translation>
    </message>
    <message>
        <source>Too late</source>
        <translation>已过期</translation>
    </message>
    <message>
        <source>Dropped</source>
        <translation>已放弃</translation>
    </message>
    <message>
        <source>Taken back</source>
        <translation>已撤回</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation>已跳过</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Only recorded</source>
        <translation>只记录</translation>
    </message>
    <message>
        <source>Given</source>
        <translation>已发出</translation>
    </message>
    <message>
        <source>[the code]</source>
        <translation>【券码】</translation>
    </message>
</context>
<context>
    <name>Channels</name>
    <message>
        <source>Recommended</source>
        <translation>推荐</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Followers</source>
        <translation>关注</translation>
    </message>
    <message>
        <source>Paid traffic</source>
        <translation>付费流量</translation>
    </message>
</context>
<context>
    <name>QFileDialog</name>
    <message>
        <source>&amp;Look in:</source>
        <translation>查找范围(&amp;L)：</translation>
    </message>
    <message>
        <source>Files of &amp;type:</source>
        <translation>文件类型(&amp;T)：</translation>
    </message>
</context>
<context>
    <name>Untold</name>
    <message>
        <source>Unknown: no connected source tells of paid orders, and none were imported. Connect one that does, or import the orders on the Shop page.</source>
        <translation>未知：没有数据接入提供付款订单，也没有导入过订单。请连接能提供订单的数据接入，或在「店铺」页导入订单。</translation>
    </message>
</context>
<context>
    <name>_Spans</name>
    <message numerus="yes">
        <source>Last %n day(s)</source>
        <translation>
            <numerusform>最近 %n 天</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Last %n hour(s)</source>
        <translation>
            <numerusform>最近 %n 小时</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Last %n minute(s)</source>
        <translation>
            <numerusform>最近 %n 分钟</numerusform>
        </translation>
    </message>
</context>
</TS>
