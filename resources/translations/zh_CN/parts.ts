<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Arrangement</name>
    <message>
        <source>Usual columns</source>
        <translation>恢复默认的列</translation>
    </message>
</context>
<context>
    <name>Chooser</name>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Choose: {what}</source>
        <translation>选择：{what}</translation>
    </message>
</context>
<context>
    <name>DurationBox</name>
    <message>
        <source>milliseconds</source>
        <translation>毫秒</translation>
    </message>
    <message>
        <source>seconds</source>
        <translation>秒</translation>
    </message>
    <message>
        <source>minutes</source>
        <translation>分钟</translation>
    </message>
    <message>
        <source>hours</source>
        <translation>小时</translation>
    </message>
    <message>
        <source>days</source>
        <translation>天</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>单位</translation>
    </message>
</context>
<context>
    <name>ErrorState</name>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>复制详情</translation>
    </message>
</context>
<context>
    <name>ImportingRow</name>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Progress of the import</source>
        <translation>导入进度</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) read</source>
        <translation>
            <numerusform>已读 %Ln 行</numerusform>
        </translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>Looking for the buyers</source>
        <translation>正在查找买家</translation>
    </message>
    <message>
        <source>Taking back what counts already</source>
        <translation>正在撤回已计入的内容</translation>
    </message>
    <message>
        <source>Letting go of viewers who were only in it</source>
        <translation>正在移除只在这次导入里的观众</translation>
    </message>
    <message>
        <source>Dividing customers by value anew…</source>
        <translation>正在重新划分客户价值层级…</translation>
    </message>
</context>
<context>
    <name>LinesField</name>
    <message>
        <source>one a line: name = text</source>
        <translation>每行一个：名称 = 内容</translation>
    </message>
    <message>
        <source>one a line</source>
        <translation>每行一个</translation>
    </message>
</context>
<context>
    <name>SettingsForm</name>
    <message>
        <source>kept; type to replace it</source>
        <translation>已保存；输入即可替换</translation>
    </message>
    <message>
        <source>Fewer settings</source>
        <translation>收起部分设置</translation>
    </message>
    <message>
        <source>More settings</source>
        <translation>更多设置</translation>
    </message>
    <message>
        <source>this is needed</source>
        <translation>必填</translation>
    </message>
    <message>
        <source>at least {n}</source>
        <translation>不小于 {n}</translation>
    </message>
    <message>
        <source>at most {n}</source>
        <translation>不大于 {n}</translation>
    </message>
    <message>
        <source>at least {n} characters</source>
        <translation>至少 {n} 个字符</translation>
    </message>
    <message>
        <source>of the form {form}</source>
        <translation>格式为 {form}</translation>
    </message>
    <message>
        <source>expected: {what}</source>
        <translation>应为：{what}</translation>
    </message>
</context>
<context>
    <name>_Toast</name>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>复制详情</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
</TS>
