<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>About</name>
    <message>
        <source>About</source>
        <translation>关于</translation>
    </message>
    <message>
        <source>Reads a live room&apos;s events, keeps every viewer&apos;s tiers up to date, and acts at the right moment. Everything runs on this computer; nothing leaves it unless a rule says so.</source>
        <translation>读取直播间事件，实时维护每位观众的层级，并在合适的时机采取动作。一切都在这台电脑上运行；除非规则要求，任何内容都不会外发。</translation>
    </message>
    <message>
        <source>Copy for a report</source>
        <translation>复制以便反馈</translation>
    </message>
    <message>
        <source>Engine {version}, rules evaluated by {evaluator}</source>
        <translation>引擎 {version}，规则求值方式：{evaluator}</translation>
    </message>
    <message>
        <source>Desktop {version}</source>
        <translation>桌面端 {version}</translation>
    </message>
    <message>
        <source>No engine is connected</source>
        <translation>未连接引擎</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
</context>
<context>
    <name>Appearance</name>
    <message>
        <source>Language and theme</source>
        <translation>语言与主题</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Both take effect at once. What rules say to viewers stays in the rules&apos; own language.</source>
        <translation>两项都会立即生效。规则对观众说的话仍使用规则自己的语言。</translation>
    </message>
    <message>
        <source>As the computer</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
</context>
<context>
    <name>Keys</name>
    <message>
        <source>Keys</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>Click into a field and press the keys you want. Another command that has them loses them.</source>
        <translation>点进输入框，按下想用的按键。若其他命令已占用，则让给这一条。</translation>
    </message>
    <message>
        <source>Keys for: {command}</source>
        <translation>快捷键：{command}</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>恢复默认</translation>
    </message>
    <message>
        <source>Reset the keys for: {command}</source>
        <translation>恢复默认快捷键：{command}</translation>
    </message>
    <message>
        <source>“{command}” has no keys any more</source>
        <translation>“{command}”不再有快捷键</translation>
    </message>
</context>
<context>
    <name>Logs</name>
    <message>
        <source>Logs</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>What engine and window write of themselves stays on this computer. No viewer is named here.</source>
        <translation>引擎和窗口写下的运行记录，只保存在这台电脑上。其中没有观众的名字。</translation>
    </message>
    <message>
        <source>The window crashed the last time; “desktop-1.log” says where. The engine went on.</source>
        <translation>窗口上次意外崩溃；“desktop-1.log”记录了位置。引擎没有停。</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>重新读取</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志文件</translation>
    </message>
    <message>
        <source>What the log says</source>
        <translation>日志内容</translation>
    </message>
    <message>
        <source>There is no log yet.</source>
        <translation>还没有日志。</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Sections of the settings</source>
        <translation>设置分类</translation>
    </message>
</context>
</TS>
