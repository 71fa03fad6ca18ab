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
        <source>Where files lie</source>
        <translation>文件位置</translation>
    </message>
    <message>
        <source>What is inside</source>
        <translation>包含的组件</translation>
    </message>
    <message>
        <source>Tiercast is under the Apache License 2.0. These libraries are inside, each under its own licence.</source>
        <translation>Tiercast 采用 Apache License 2.0。其中包含以下组件，各自遵循其许可证。</translation>
    </message>
    <message>
        <source>Configuration: {file}</source>
        <translation>配置文件：{file}</translation>
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
    <name>Audit</name>
    <message>
        <source>Audit log</source>
        <translation>操作记录</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Search in the audit log</source>
        <translation>搜索操作记录</translation>
    </message>
    <message>
        <source>What was done</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>How far back</source>
        <translation>时间范围</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>刷新</translation>
    </message>
    <message>
        <source>Show earlier ones</source>
        <translation>显示更早的</translation>
    </message>
    <message>
        <source>Take it back</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>不改了</translation>
    </message>
    <message>
        <source>Nothing was done</source>
        <translation>没有操作</translation>
    </message>
    <message>
        <source>Whatever people change, here or on the command line, is written down with a way back.</source>
        <translation>无论在这里还是在命令行，人做的每次改动都会记录下来，并可撤销。</translation>
    </message>
    <message>
        <source>Choose a note to see all of it.</source>
        <translation>选择一条记录查看详情。</translation>
    </message>
    <message>
        <source>Take back: {what}? Nothing is done if it has been changed since.</source>
        <translation>撤销：{what}？如果之后又有改动，则不会执行。</translation>
    </message>
    <message>
        <source>Taken back</source>
        <translation>已撤销</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>操作人</translation>
    </message>
    <message>
        <source>Before → after</source>
        <translation>之前 → 之后</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>No.</source>
        <translation>编号</translation>
    </message>
    <message>
        <source>can be taken back</source>
        <translation>可以撤销</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>All that is kept</source>
        <translation>保留的全部</translation>
    </message>
</context>
<context>
    <name>Backup</name>
    <message>
        <source>Backup and restore</source>
        <translation>备份与恢复</translation>
    </message>
    <message>
        <source>Restore on another computer</source>
        <translation>在另一台电脑上恢复</translation>
    </message>
    <message>
        <source>Copy the backup there and run this command in a terminal, while no engine has its store. It asks for the passphrase. What is there already is left alone unless you add --replace.</source>
        <translation>把备份复制到那台电脑，在没有引擎占用存储时，于终端运行此命令，它会询问口令。已有的内容不会被改动，除非加上 --replace。</translation>
    </message>
    <message>
        <source>Command that restores</source>
        <translation>恢复命令</translation>
    </message>
    <message>
        <source>NEW_FOLDER</source>
        <translation>新文件夹</translation>
    </message>
</context>
<context>
    <name>BackupMaking</name>
    <message>
        <source>Back up</source>
        <translation>备份</translation>
    </message>
    <message>
        <source>The whole shop in one encrypted file, written while the engine goes on. Keep it on another disk, and the passphrase apart from it: without it nobody can read the backup, you neither.</source>
        <translation>整个店铺写入一个加密文件，引擎照常运行。请保存到另一块磁盘，并与口令分开存放：没有口令，任何人（包括你）都无法读取。</translation>
    </message>
    <message>
        <source>File on the engine&apos;s computer</source>
        <translation>引擎所在电脑上的文件</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>口令</translation>
    </message>
    <message>
        <source>Passphrase again</source>
        <translation>再次输入口令</translation>
    </message>
    <message>
        <source>How much of the backup is written</source>
        <translation>备份进度</translation>
    </message>
    <message>
        <source>Name a file.</source>
        <translation>请填写文件。</translation>
    </message>
    <message numerus="yes">
        <source>The passphrase needs at least %n character(s).</source>
        <translation>
            <numerusform>口令至少需要 %n 个字符。</numerusform>
        </translation>
    </message>
    <message>
        <source>The two passphrases differ.</source>
        <translation>两次输入的口令不同。</translation>
    </message>
    <message>
        <source>Writing…</source>
        <translation>正在写出…</translation>
    </message>
    <message>
        <source>Back up now</source>
        <translation>立即备份</translation>
    </message>
    <message>
        <source>Written: {file}, {rows} and {files}, {size}. Check it below before you need it.</source>
        <translation>已写出：{file}，{rows}和 {files}，{size}。请在下面检查一次，以备不时之需。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s)</source>
        <translation>
            <numerusform>%Ln 个文件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s)</source>
        <translation>
            <numerusform>%Ln 行数据</numerusform>
        </translation>
    </message>
    <message>
        <source>{file} lies outside the configuration&apos;s folder and is not in it.</source>
        <translation>{file} 不在配置文件夹内，没有写入备份。</translation>
    </message>
    <message>
        <source>The secrets of {part} are not in it: its plugin is not there. Note them down apart.</source>
        <translation>{part} 的密码和令牌不在其中：它的插件不可用。请另行记下。</translation>
    </message>
    <message>
        <source>The backup is written</source>
        <translation>备份已写出</translation>
    </message>
</context>
<context>
    <name>BackupReading</name>
    <message>
        <source>Check and restore</source>
        <translation>检查与恢复</translation>
    </message>
    <message>
        <source>Choose a backup, or drop it here. All of it is read and compared first; nothing is changed by that.</source>
        <translation>选择备份文件，或把它拖到这里。会先完整读取并校验，这一步不会改动任何内容。</translation>
    </message>
    <message>
        <source>File on the engine&apos;s computer</source>
        <translation>引擎所在电脑上的文件</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>口令</translation>
    </message>
    <message>
        <source>Backup to check</source>
        <translation>要检查的备份</translation>
    </message>
    <message>
        <source>Passphrase of the backup to check</source>
        <translation>要检查的备份的口令</translation>
    </message>
    <message>
        <source>Restore now</source>
        <translation>立即恢复</translation>
    </message>
    <message>
        <source>Take the restore back</source>
        <translation>撤销这次恢复</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>Check it</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>It is whole: {shop} as it was at {when}, {rows} and {files}, {size}, by Tiercast {version}.</source>
        <translation>备份完整：{shop} 在 {when} 的状态，{rows}、{files}，{size}，由 Tiercast {version} 写出。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s)</source>
        <translation>
            <numerusform>%Ln 行数据</numerusform>
        </translation>
    </message>
    <message>
        <source>Restored: {shop} as it was at {when}, {rows}.</source>
        <translation>已恢复：{shop} 在 {when} 的状态，{rows}。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s)</source>
        <translation>
            <numerusform>%Ln 个文件</numerusform>
        </translation>
    </message>
    <message>
        <source>Its tables are of another version: restore it with Tiercast {version}.</source>
        <translation>其数据表属于另一版本：请用 Tiercast {version} 恢复。</translation>
    </message>
    <message>
        <source>This is another shop: here is {here}, the backup holds {there}.</source>
        <translation>这是另一个店铺的备份：这里是 {here}，备份中是 {there}。</translation>
    </message>
    <message>
        <source>It replaces everything that is here: viewers, orders, what happened, the rules and the configuration with its connections, and what they keep secret. Before that a copy of it all is written, which the same passphrase opens.</source>
        <translation>它会替换这里的全部内容：观众、订单、事件记录、规则、配置和各项接入，以及它们的密钥。替换之前会先把现有内容写成一份副本，用同一口令打开。</translation>
    </message>
    <message>
        <source>Where what is here cannot be read any more, its files are kept as they are instead. The engine starts afterwards. A stop stands then, since some of what waits may have been done already.</source>
        <translation>如果这里的数据已无法读取，则改为原样保留其文件。恢复后引擎会启动，并处于停止状态，因为部分待执行的动作可能已经执行过。</translation>
    </message>
    <message>
        <source>The engine finishes what is under way and ends, and starts again afterwards; meanwhile no event is taken in. A stop stands then, since some of what waits may have been done already.</source>
        <translation>引擎会处理完手头的工作后退出，恢复完成再启动；期间不接收任何事件。之后会处于停止状态，因为待执行的动作可能早已执行过。</translation>
    </message>
    <message>
        <source>A stop stands: look through what waits, then press Go on.</source>
        <translation>现在处于停止状态：请检查待执行的动作，然后继续。</translation>
    </message>
    <message>
        <source>Whoever was erased since then is in it again: erase them once more.</source>
        <translation>此后删除过的观众又回到了其中：请再删除一次。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln viewer(s) who were erased since then are erased again.</source>
        <translation>
            <numerusform>此后删除过的 %Ln 位观众会再次删除。</numerusform>
        </translation>
    </message>
    <message>
        <source>What was here before is in {file}.</source>
        <translation>之前的内容保存在 {file}。</translation>
    </message>
    <message>
        <source>The secrets of {part} are not in it: its plugin is not there. Note them down apart.</source>
        <translation>{part} 的密码和令牌不在其中：它的插件不可用。请另行记下。</translation>
    </message>
    <message>
        <source>What was here before could not be read; its files are kept as they were in {folder}.</source>
        <translation>原来的数据无法读取；其文件已原样保留在 {folder}。</translation>
    </message>
</context>
<context>
    <name>ChangeRow</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>How much of it is done</source>
        <translation>已完成多少</translation>
    </message>
    <message>
        <source>{n}%</source>
        <translation>{n}%</translation>
    </message>
    <message>
        <source>1 of 3: the engine finishes what is under way: {events}, {actions}.</source>
        <translation>第 1 步（共 3 步）：引擎正在处理完手头的工作：{events}、{actions}。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln event(s)</source>
        <translation>
            <numerusform>%Ln 个事件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln action(s)</source>
        <translation>
            <numerusform>%Ln 个动作</numerusform>
        </translation>
    </message>
    <message>
        <source>1 of 3: the engine finishes what is under way.</source>
        <translation>第 1 步（共 3 步）：引擎正在处理完手头的工作。</translation>
    </message>
    <message>
        <source>3 of 3: the engine starts.</source>
        <translation>第 3 步（共 3 步）：引擎正在启动。</translation>
    </message>
    <message>
        <source>2 of 3: looking at both places.</source>
        <translation>第 2 步（共 3 步）：正在检查。</translation>
    </message>
    <message>
        <source>2 of 3: writing a copy of what is there now.</source>
        <translation>第 2 步（共 3 步）：正在把现有内容写成副本。</translation>
    </message>
    <message>
        <source>2 of 3: bringing the rows in.</source>
        <translation>第 2 步（共 3 步）：正在写入数据。</translation>
    </message>
    <message>
        <source>2 of 3: putting it into place; this cannot be cancelled any more.</source>
        <translation>第 2 步（共 3 步）：正在替换，已无法取消。</translation>
    </message>
    <message>
        <source>Cancelled. Nothing was changed, and the engine goes on.</source>
        <translation>已取消。没有改动任何内容，引擎继续运行。</translation>
    </message>
    <message>
        <source>Cancelled. Nothing was changed.</source>
        <translation>已取消。没有改动任何内容。</translation>
    </message>
    <message>
        <source>The engine goes on with the store that it had.</source>
        <translation>引擎继续使用原来的存储。</translation>
    </message>
    <message>
        <source>The engine did not start on the other store, so it goes on with the one that it had: {why}
Nothing is lost. Once that is mended, press &quot;Test it&quot; and move the shop again.</source>
        <translation>引擎无法在新存储上启动，因此继续使用原来的存储：{why}
数据没有丢失。解决后请点“测试”，再迁移一次店铺。</translation>
    </message>
    <message>
        <source>The store of before is in use again, and the engine does not start with it either: {why}
Once that is mended, start the engine again; or restore a backup.</source>
        <translation>已改回原来的存储，但引擎用它也无法启动：{why}
解决后请重新启动引擎，或恢复一份备份。</translation>
    </message>
    <message>
        <source>It was moved, and the engine has not come up there yet: {why}</source>
        <translation>已迁移，但引擎尚未在新存储上启动：{why}</translation>
    </message>
    <message>
        <source>It was restored, and the engine does not start with it: {why}</source>
        <translation>已恢复，但引擎无法启动：{why}</translation>
    </message>
    <message>
        <source>The engine does not start: {why}</source>
        <translation>引擎无法启动：{why}</translation>
    </message>
</context>
<context>
    <name>DataMap</name>
    <message>
        <source>Privacy and data map</source>
        <translation>隐私与数据清单</translation>
    </message>
    <message>
        <source>Everything lies on the engine&apos;s computer; names are encrypted under a key of each viewer. A viewer&apos;s page exports and erases all that is kept of somebody; that is proved by a search of all below.</source>
        <translation>所有数据都在引擎所在的电脑上；昵称用每位观众自己的密钥加密。在观众页可以导出和删除某人的全部数据，并搜索下列各项加以证明。</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Search in the data map</source>
        <translation>搜索数据清单</translation>
    </message>
    <message>
        <source>Nothing is found</source>
        <translation>没有找到</translation>
    </message>
    <message>
        <source>What</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>About people</source>
        <translation>涉及个人</translation>
    </message>
    <message>
        <source>How long</source>
        <translation>保留多久</translation>
    </message>
    <message>
        <source>From</source>
        <translation>来自</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>用途</translation>
    </message>
    <message>
        <source>File: {name}</source>
        <translation>文件：{name}</translation>
    </message>
    <message>
        <source>Table: {name}</source>
        <translation>数据表：{name}</translation>
    </message>
</context>
<context>
    <name>EngineSection</name>
    <message>
        <source>Engine</source>
        <translation>引擎</translation>
    </message>
    <message>
        <source>How the engine is doing</source>
        <translation>引擎运行情况</translation>
    </message>
    <message>
        <source>Now, and at the right the last ten minutes, as long as this window is open.</source>
        <translation>左侧为当前数值，右侧为窗口打开以来最近十分钟的变化。</translation>
    </message>
    <message>
        <source>Copy for a report</source>
        <translation>复制以便反馈</translation>
    </message>
    <message>
        <source>Logs</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Plugins</source>
        <translation>插件</translation>
    </message>
    <message>
        <source>Events a second</source>
        <translation>每秒事件数</translation>
    </message>
    <message>
        <source>Over the last ten seconds.</source>
        <translation>最近十秒的平均值。</translation>
    </message>
    <message>
        <source>Event to action, median</source>
        <translation>事件到动作：中位数</translation>
    </message>
    <message>
        <source>From the arrival of an event to its action being done; of the last minute.</source>
        <translation>从收到事件到动作执行完成；统计最近一分钟。</translation>
    </message>
    <message>
        <source>Event to action, 99% within</source>
        <translation>事件到动作：99% 在此之内</translation>
    </message>
    <message>
        <source>One of a hundred takes longer.</source>
        <translation>每一百次中有一次更久。</translation>
    </message>
    <message>
        <source>Written to disk, 99% within</source>
        <translation>写入磁盘：99% 在此之内</translation>
    </message>
    <message>
        <source>Nothing is done before it is written down. A slow disk shows here.</source>
        <translation>先写入磁盘，再执行动作。磁盘变慢会反映在这里。</translation>
    </message>
    <message>
        <source>Decision to receipt, 99% within</source>
        <translation>决定到执行结果：99% 在此之内</translation>
    </message>
    <message>
        <source>How long the sinks take to say that it is done.</source>
        <translation>触达方式确认执行完成所用的时间。</translation>
    </message>
    <message>
        <source>Events that wait</source>
        <translation>等待处理的事件</translation>
    </message>
    <message>
        <source>They have arrived, and no rule has read them yet.</source>
        <translation>已经收到，规则还没有读取。</translation>
    </message>
    <message>
        <source>Of them on disk</source>
        <translation>其中暂存在磁盘</translation>
    </message>
    <message>
        <source>What does not fit in memory at a peak waits there; nothing of it is lost.</source>
        <translation>高峰时内存放不下的先存到磁盘，不会丢失。</translation>
    </message>
    <message>
        <source>Actions that wait</source>
        <translation>待执行的动作</translation>
    </message>
    <message>
        <source>Decided, and not done yet.</source>
        <translation>已经决定，还没有执行。</translation>
    </message>
    <message>
        <source>Merged at peaks</source>
        <translation>高峰时合并显示</translation>
    </message>
    <message>
        <source>Events that were counted together, for display only; no rule read them.</source>
        <translation>合并计数、仅供显示的事件；没有规则用到它们。</translation>
    </message>
    <message>
        <source>Set aside</source>
        <translation>已跳过</translation>
    </message>
    <message>
        <source>Events at which the engine failed; they are left out, and the logs say why.</source>
        <translation>处理时出错的事件；已跳过，原因见日志。</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Of the engine; its helpers and this window have their own.</source>
        <translation>引擎主进程占用；辅助进程和本窗口另计。</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
</context>
<context>
    <name>FileField</name>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Choose: {what}</source>
        <translation>选择：{what}</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>备份</translation>
    </message>
    <message>
        <source>Backup</source>
        <translation>备份</translation>
    </message>
</context>
<context>
    <name>Handover</name>
    <message>
        <source>Shift handover</source>
        <translation>交接班</translation>
    </message>
    <message>
        <source>For whoever takes over: how the room stands, and what people have done.</source>
        <translation>给接班的人：直播间当前的状态，以及做过哪些操作。</translation>
    </message>
    <message>
        <source>Rewrite</source>
        <translation>重新生成</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Since when</source>
        <translation>从何时开始</translation>
    </message>
    <message>
        <source>Since the session began</source>
        <translation>自开播以来</translation>
    </message>
    <message>
        <source>There is nothing to hand over yet.</source>
        <translation>还没有可交接的内容。</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
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
        <source>Stop all actions, meant for any program</source>
        <translation>全部停止：不再执行动作（想用于任何程序）</translation>
    </message>
    <message>
        <source>&quot;{command}&quot; has no keys any more</source>
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
        <source>The window crashed the last time; &quot;desktop-1.log&quot; says where. The engine went on.</source>
        <translation>窗口上次意外崩溃；“desktop-1.log”记录了位置。引擎没有停。</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>刷新</translation>
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
        <source>Nothing has been written here yet.</source>
        <translation>这里还没有写入任何内容。</translation>
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
    <name>QKeySequenceEdit</name>
    <message>
        <source>Press shortcut</source>
        <translation>按下快捷键</translation>
    </message>
</context>
<context>
    <name>Retention</name>
    <message>
        <source>How long data is kept</source>
        <translation>保留期限</translation>
    </message>
    <message>
        <source>Older data is deleted within ten minutes, viewers&apos; identities at midnight; ages are counted by the time of events.</source>
        <translation>过期的数据会自动删除（按事件时间）：十分钟之内；观众身份在零点删除。</translation>
    </message>
    <message>
        <source>&quot;{what}&quot; is kept {value} from now on</source>
        <translation>“{what}”从现在起保留 {value}</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Sections of the settings</source>
        <translation>设置分类</translation>
    </message>
</context>
<context>
    <name>Store</name>
    <message>
        <source>Store</source>
        <translation>存储</translation>
    </message>
    <message>
        <source>Where everything is kept</source>
        <translation>数据存放位置</translation>
    </message>
    <message>
        <source>Move to another store</source>
        <translation>迁移到其他存储</translation>
    </message>
    <message>
        <source>Address of the other store</source>
        <translation>其他存储的地址</translation>
    </message>
    <message>
        <source>Commands that move the shop</source>
        <translation>迁移店铺的命令</translation>
    </message>
    <message>
        <source>An empty PostgreSQL database, or a file on the engine&apos;s computer (sqlite:///FILE). The password is kept in the system&apos;s keyring, or in a file that only you may read, never in the configuration.</source>
        <translation>可以是空的 PostgreSQL 数据库，或引擎所在电脑上的文件（sqlite:///文件）。密码保存在系统钥匙串中，没有钥匙串时保存在只有你能读取的文件里，绝不写进配置。</translation>
    </message>
    <message>
        <source>Password of its server</source>
        <translation>服务器密码</translation>
    </message>
    <message>
        <source>e.g. {address}</source>
        <translation>例如 {address}</translation>
    </message>
    <message>
        <source>empty: the one kept, or ~/.pgpass</source>
        <translation>留空：用已保存的密码或 ~/.pgpass</translation>
    </message>
    <message>
        <source>Move the shop there</source>
        <translation>把店铺迁移过去</translation>
    </message>
    <message>
        <source>Use the store of before again</source>
        <translation>改回之前的存储</translation>
    </message>
    <message>
        <source>Asking the engine…</source>
        <translation>正在询问引擎…</translation>
    </message>
    <message>
        <source>There is no configuration file yet; the first change writes {file}.</source>
        <translation>还没有配置文件；第一次改动时会写入 {file}。</translation>
    </message>
    <message>
        <source>Configuration: {file}</source>
        <translation>配置文件：{file}</translation>
    </message>
    <message>
        <source>Trying…</source>
        <translation>正在测试…</translation>
    </message>
    <message>
        <source>Test it</source>
        <translation>测试</translation>
    </message>
</context>
<context>
    <name>StoreWords</name>
    <message>
        <source>This is the store in use.</source>
        <translation>这就是正在使用的存储。</translation>
    </message>
    <message>
        <source>{kind}: reached. There is a shop already: {shops}. Choose an empty store.</source>
        <translation>{kind}：已连上。那里已经有店铺：{shops}。请选择空的存储。</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>{kind}: reached, but this user may make no tables there. Let the server&apos;s owner run: GRANT CREATE ON SCHEMA public TO the user</source>
        <translation>{kind}：已连上，但该用户没有建表权限。请让服务器管理员执行：GRANT CREATE ON SCHEMA public TO 该用户</translation>
    </message>
    <message>
        <source>{kind}: reached, but it keeps text as {encoding}. Make the database with the encoding UTF8.</source>
        <translation>{kind}：已连上，但数据库编码为 {encoding}。请以 UTF8 编码创建数据库。</translation>
    </message>
    <message>
        <source>{kind}: reached. Tables may be made there, and no shop is kept there yet.</source>
        <translation>{kind}：已连上。可以建表，那里还没有店铺。</translation>
    </message>
    <message>
        <source> The server asked for no password, or took the one of ~/.pgpass.</source>
        <translation>服务器没有要求密码，或使用了 ~/.pgpass 中的密码。</translation>
    </message>
    <message>
        <source>The engine finishes what is under way and ends; all rows are copied and counted; then it starts on the new store. Meanwhile no event is taken in and nothing is done. If anything fails, it goes on with the store that it has. That one stays as it is, until you delete it.</source>
        <translation>引擎会处理完手头的工作后退出；全部数据复制并逐表核对行数；然后在新存储上启动。期间不接收事件，也不执行任何动作。任何一步失败，都会继续使用现在的存储。现在的存储会保持原样，直到你删除。</translation>
    </message>
    <message>
        <source>The engine runs on another computer, where this is done: write a backup under &quot;Backup and restore&quot;, quit the engine, then run these in a terminal there. The old store stays as it was, until you delete it.</source>
        <translation>引擎在另一台电脑上，需在那里操作：先在“备份与恢复”中写出备份，退出引擎，再在那台电脑的终端运行以下命令。原来的存储保持原样，直到你删除。</translation>
    </message>
    <message>
        <source>NEW_FOLDER</source>
        <translation>新文件夹</translation>
    </message>
    <message>
        <source>BACKUP.tcb</source>
        <translation>备份.tcb</translation>
    </message>
    <message>
        <source>Moved to {store}: {rows} in {tables}, the same number in both stores.</source>
        <translation>已迁移到 {store}：{tables}共 {rows}，两边行数一致。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s)</source>
        <translation>
            <numerusform>%Ln 行数据</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln table(s)</source>
        <translation>
            <numerusform>%Ln 张表</numerusform>
        </translation>
    </message>
    <message>
        <source>{file} names it from now on.</source>
        <translation>{file} 从现在起指向新存储。</translation>
    </message>
    <message>
        <source>The next time, start Tiercast with --store {store}</source>
        <translation>下次请用 --store {store} 启动 Tiercast</translation>
    </message>
    <message>
        <source>The password is in the system&apos;s keyring.</source>
        <translation>密码保存在系统钥匙串中。</translation>
    </message>
    <message>
        <source>There is no keyring here: a file that only you may read has it.</source>
        <translation>这台电脑没有可用的钥匙串：密码保存在只有你能读取的文件里。</translation>
    </message>
    <message>
        <source>The store of before is as it was: {store}</source>
        <translation>之前的存储保持原样：{store}</translation>
    </message>
    <message>
        <source>If you use that one again, what happens from now on stays in the new one.</source>
        <translation>如果改回去，从现在起发生的一切只留在新存储里。</translation>
    </message>
    <message>
        <source>In use again: {store}. A stop stands, since the other store may have done what waits here: look through it, then press Go on.</source>
        <translation>已改回：{store}。现在处于停止状态，因为这里待执行的动作可能已由另一个存储执行过：请检查后再继续。</translation>
    </message>
</context>
<context>
    <name>TerminalLines</name>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
</context>
<context>
    <name>_Line</name>
    <message>
        <source>How long data is kept: {what}</source>
        <translation>保留多久：{what}</translation>
    </message>
    <message>
        <source>The default is {value}.</source>
        <translation>默认 {value}。</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>修改</translation>
    </message>
    <message>
        <source>Change how long data is kept: {what}</source>
        <translation>修改保留多久：{what}</translation>
    </message>
    <message>
        <source>Change it</source>
        <translation>确定修改</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>不改了</translation>
    </message>
    <message>
        <source>Who was not here for so long is forgotten at midnight. That cannot be undone.</source>
        <translation>超过这么久没有来的观众，身份将在零点删除，无法恢复。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) would go within ten minutes, the oldest of {day}. They do not come back.</source>
        <translation>
            <numerusform>十分钟内将删除 %Ln 行数据，最早的是 {day}，无法恢复。</numerusform>
        </translation>
    </message>
</context>
</TS>
