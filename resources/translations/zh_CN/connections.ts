<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>ConnectionWords</name>
    <message>
        <source>Connecting</source>
        <translation>正在连接</translation>
    </message>
    <message>
        <source>Ready, waits</source>
        <translation>已就绪，等待中</translation>
    </message>
    <message>
        <source>Works</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>In trouble</source>
        <translation>有问题</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>已结束</translation>
    </message>
    <message>
        <source>Switched off</source>
        <translation>已关闭</translation>
    </message>
    <message>
        <source>Official</source>
        <translation>官方</translation>
    </message>
    <message>
        <source>Local tool</source>
        <translation>本机工具</translation>
    </message>
    <message>
        <source>Unofficial</source>
        <translation>非官方</translation>
    </message>
    <message>
        <source>known by name</source>
        <translation>实名可识别</translation>
    </message>
    <message>
        <source>known on this platform</source>
        <translation>本平台可识别</translation>
    </message>
    <message>
        <source>this session only</source>
        <translation>仅本场</translation>
    </message>
    <message>
        <source>masked</source>
        <translation>昵称被遮挡</translation>
    </message>
    <message>
        <source>anonymous</source>
        <translation>匿名</translation>
    </message>
    <message>
        <source>nothing is lost</source>
        <translation>不会丢失</translation>
    </message>
    <message>
        <source>what comes while it is away is lost</source>
        <translation>断开期间的会丢失</translation>
    </message>
    <message>
        <source>reads on where it was</source>
        <translation>可从上次位置续读</translation>
    </message>
    <message>
        <source>Found, not enabled</source>
        <translation>已发现，未启用</translation>
    </message>
    <message>
        <source>Enabled</source>
        <translation>已启用</translation>
    </message>
    <message>
        <source>Disabled</source>
        <translation>已停用</translation>
    </message>
    <message>
        <source>Does not fit this version</source>
        <translation>与当前版本不兼容</translation>
    </message>
    <message>
        <source>Broken</source>
        <translation>有错误</translation>
    </message>
    <message>
        <source>Quarantined: too many errors</source>
        <translation>已停用（出错太多）</translation>
    </message>
    <message>
        <source>network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>files</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>secrets</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>other programs</source>
        <translation>其他程序</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>草稿</translation>
    </message>
    <message>
        <source>Shadow: nothing is sent</source>
        <translation>试运行（不会真的发）</translation>
    </message>
    <message>
        <source>Ask me first</source>
        <translation>先问我</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>What costs or reaches viewers asks first</source>
        <translation>花钱或触达观众的先问我</translation>
    </message>
</context>
<context>
    <name>ConnectionsPage</name>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>已接入</translation>
    </message>
    <message>
        <source>Set up…</source>
        <translation>快速设置…</translation>
    </message>
    <message>
        <source>Plugins</source>
        <translation>插件</translation>
    </message>
    <message>
        <source>Connect a source</source>
        <translation>接入数据</translation>
    </message>
    <message>
        <source>Connect a sink</source>
        <translation>添加触达方式</translation>
    </message>
    <message>
        <source>Connection settings</source>
        <translation>接入设置</translation>
    </message>
    <message>
        <source>Room</source>
        <translation>直播间</translation>
    </message>
    <message>
        <source>What could not be read</source>
        <translation>看不懂的数据</translation>
    </message>
</context>
<context>
    <name>InstallCard</name>
    <message>
        <source>Install a plugin</source>
        <translation>安装插件</translation>
    </message>
    <message>
        <source>Plugins (*.zip *.whl)</source>
        <translation>插件 (*.zip *.whl)</translation>
    </message>
    <message>
        <source>Install</source>
        <translation>安装</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>替换</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Uses: {what}</source>
        <translation>会用到：{what}</translation>
    </message>
    <message>
        <source>Install it only if you trust who wrote it. It is not run before you enable it.</source>
        <translation>只安装你信任的插件。启用之前不会运行。</translation>
    </message>
    <message>
        <source>Version {old} goes, and {new} comes in its place.</source>
        <translation>版本 {old} 会被 {new} 替换。</translation>
    </message>
    <message>
        <source>It runs at once, as {old} does; if it does not work, {old} stays.</source>
        <translation>和 {old} 一样马上运行；如果不能用，仍保留 {old}。</translation>
    </message>
    <message>
        <source>Install it only if you trust who wrote it.</source>
        <translation>只安装你信任的作者写的插件。</translation>
    </message>
    <message>
        <source>This cannot be installed</source>
        <translation>无法安装</translation>
    </message>
    <message>
        <source>Version {new} has taken the place of {old}</source>
        <translation>版本 {new} 已替换 {old}</translation>
    </message>
    <message>
        <source>The plugin is installed; enable it to use it</source>
        <translation>插件已安装；启用后即可使用</translation>
    </message>
</context>
<context>
    <name>LettersView</name>
    <message>
        <source>What nobody could read is kept here, encrypted. Mend the source&apos;s mapping or plugin, then feed it again: what is known already is not counted twice.</source>
        <translation>看不懂的数据加密保存在这里。修好数据接入的映射或插件后可以重新读取，已有的不会重复计算。</translation>
    </message>
    <message>
        <source>Everything that came could be read</source>
        <translation>收到的数据都能看懂</translation>
    </message>
    <message>
        <source>Feed again</source>
        <translation>重新读取</translation>
    </message>
    <message>
        <source>Feed all again</source>
        <translation>全部重新读取</translation>
    </message>
    <message>
        <source>Drop</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Show its content</source>
        <translation>查看内容</translation>
    </message>
    <message>
        <source>Dead letters</source>
        <translation>看不懂的数据</translation>
    </message>
    <message>
        <source>Content</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>It may hold names and what people wrote.</source>
        <translation>其中可能有昵称和聊天内容。</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>数据接入</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message numerus="yes">
        <source>%Ln events taken in</source>
        <translation>
            <numerusform>已读入 %Ln 个事件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>, %Ln known already</source>
        <translation>
            <numerusform>，%Ln 个已有</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>, %Ln still not understood</source>
        <translation>
            <numerusform>，%Ln 条仍看不懂</numerusform>
        </translation>
    </message>
    <message>
        <source>Drop them for ever?</source>
        <translation>确定永久删除？</translation>
    </message>
    <message>
        <source>Drop all</source>
        <translation>全部删除</translation>
    </message>
</context>
<context>
    <name>OffersView</name>
    <message>
        <source>Connect</source>
        <translation>接入</translation>
    </message>
    <message>
        <source>Connect {name}</source>
        <translation>接入 {name}</translation>
    </message>
    <message>
        <source>Needs: {what}</source>
        <translation>需要：{what}</translation>
    </message>
    <message numerus="yes">
        <source>{kinds} and %n more</source>
        <translation>
            <numerusform>{kinds}，另有 %n 种</numerusform>
        </translation>
    </message>
    <message>
        <source>Tells: {what}</source>
        <translation>提供：{what}</translation>
    </message>
    <message>
        <source>Viewers: {quality}</source>
        <translation>观众身份：{quality}</translation>
    </message>
    <message>
        <source>What it tells depends on its settings.</source>
        <translation>提供哪些数据取决于设置。</translation>
    </message>
    <message>
        <source>Can: {what}</source>
        <translation>可以：{what}</translation>
    </message>
    <message>
        <source>Uses: {what}</source>
        <translation>会用到：{what}</translation>
    </message>
</context>
<context>
    <name>Overview</name>
    <message>
        <source>Rooms</source>
        <translation>直播间</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>数据接入</translation>
    </message>
    <message>
        <source>Where events come from.</source>
        <translation>事件从哪里来。</translation>
    </message>
    <message>
        <source>Sinks</source>
        <translation>触达方式</translation>
    </message>
    <message>
        <source>Where actions go.</source>
        <translation>动作发到哪里去。</translation>
    </message>
    <message>
        <source>Add a room</source>
        <translation>添加直播间</translation>
    </message>
    <message>
        <source>Connect a source</source>
        <translation>接入数据</translation>
    </message>
    <message>
        <source>Connect a sink</source>
        <translation>添加触达方式</translation>
    </message>
    <message>
        <source>No source is connected: nothing comes in, and no rule can fire.</source>
        <translation>还没有数据接入：没有事件进来，规则也无法触发。</translation>
    </message>
    <message>
        <source>No sink is connected: rules can be watched, and nothing goes out.</source>
        <translation>还没有触达方式：可以观察规则，但什么都不会发出去。</translation>
    </message>
    <message>
        <source>The demo runs. The first change writes {file}.</source>
        <translation>正在运行演示。第一次修改会写入 {file}。</translation>
    </message>
    <message>
        <source>Kept in {file}</source>
        <translation>保存在 {file}</translation>
    </message>
    <message>
        <source>Rules: {names}</source>
        <translation>规则：{names}</translation>
    </message>
    <message>
        <source>No rules yet</source>
        <translation>还没有规则</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>修改</translation>
    </message>
    <message>
        <source>Change {name}</source>
        <translation>修改 {name}</translation>
    </message>
</context>
<context>
    <name>PartCard</name>
    <message>
        <source>A test from Tiercast</source>
        <translation>这是 Tiercast 的测试</translation>
    </message>
    <message numerus="yes">
        <source>%Ln not understood</source>
        <translation>
            <numerusform>%Ln 条看不懂</numerusform>
        </translation>
    </message>
    <message>
        <source>Change</source>
        <translation>修改</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Copy address</source>
        <translation>复制地址</translation>
    </message>
    <message>
        <source>Send a test</source>
        <translation>试发</translation>
    </message>
    <message>
        <source>Shows what it would look like; no viewer is reached and nothing is given away.</source>
        <translation>看看效果：不会触达观众，也不会发出任何优惠。</translation>
    </message>
    <message>
        <source>Change {name}</source>
        <translation>修改 {name}</translation>
    </message>
    <message>
        <source>Test {name}</source>
        <translation>测试 {name}</translation>
    </message>
    <message>
        <source>Can: {what}</source>
        <translation>可以：{what}</translation>
    </message>
    <message numerus="yes">
        <source>{kinds} and %n more</source>
        <translation>
            <numerusform>{kinds}，另有 %n 种</numerusform>
        </translation>
    </message>
    <message>
        <source>Viewers: {quality}</source>
        <translation>观众身份：{quality}</translation>
    </message>
    <message>
        <source>Tells: {what}</source>
        <translation>提供：{what}</translation>
    </message>
    <message>
        <source>{kind}: none for {time}</source>
        <translation>{kind}：已 {time}没有收到</translation>
    </message>
    <message>
        <source>{kinds}: {other} tells of them in this room too. If both listen to one broadcast, they count twice, and a viewer whom the two know by different ids is two viewers: keep one of them, and switch the other off under Change.</source>
        <translation>{kinds}：“{other}”在这个直播间也提供。如果两者读的是同一场直播，这些会重复计数；同一个人在两边编号不同时，会算成两位观众。请只留一个，在另一个的“修改”里取消“启用”。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln events</source>
        <translation>
            <numerusform>%Ln 个事件</numerusform>
        </translation>
    </message>
    <message>
        <source>last {ago}</source>
        <translation>最近 {ago}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln repeated</source>
        <translation>
            <numerusform>%Ln 个重复</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n refused</source>
        <translation>
            <numerusform>%n 个被拒绝</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation>
            <numerusform>%n 个待执行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n under way</source>
        <translation>
            <numerusform>%n 个进行中</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n errors</source>
        <translation>
            <numerusform>%n 次出错</numerusform>
        </translation>
    </message>
    <message>
        <source>stands still</source>
        <translation>已停下</translation>
    </message>
    <message>
        <source>Copied. Whoever has this address can open the page.</source>
        <translation>已复制。拿到这个地址的人都能打开该页面。</translation>
    </message>
    <message>
        <source>Trying…</source>
        <translation>正在测试…</translation>
    </message>
    <message>
        <source>Reconnecting…</source>
        <translation>正在重新连接…</translation>
    </message>
    <message>
        <source>It works.</source>
        <translation>可以使用。</translation>
    </message>
</context>
<context>
    <name>PartEditor</name>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>填写</translation>
    </message>
    <message>
        <source>{name}: kept since {when}</source>
        <translation>{name}：自 {when} 起保存</translation>
    </message>
    <message>
        <source>This computer has no keyring: {name} lies in a private file.</source>
        <translation>这台电脑没有钥匙串：{name} 保存在私有文件里。</translation>
    </message>
    <message>
        <source>{name} stands in the configuration file.</source>
        <translation>{name} 写在配置文件里。</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>代号</translation>
    </message>
    <message>
        <source>Lower-case letters, digits and &apos;-&apos;; rules and the log name it so.</source>
        <translation>小写字母、数字和“-”；规则和日志用它来称呼。</translation>
    </message>
    <message>
        <source>Room</source>
        <translation>直播间</translation>
    </message>
    <message>
        <source>Switched on</source>
        <translation>启用</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>接入</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Test connection</source>
        <translation>测试连接</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>正在接入…</translation>
    </message>
    <message>
        <source>Connected: {name}</source>
        <translation>已接入：{name}</translation>
    </message>
    <message>
        <source>Trying…</source>
        <translation>正在测试…</translation>
    </message>
    <message>
        <source>It works.</source>
        <translation>可以使用。</translation>
    </message>
    <message>
        <source>{name} was taken out</source>
        <translation>{name} 已移除</translation>
    </message>
</context>
<context>
    <name>PluginsView</name>
    <message>
        <source>Plugins say themselves what they use; Tiercast shows it and does not enforce it. Third-party plugins run in a separate process.</source>
        <translation>插件会用到什么由它自己声明，仅供参考，并不强制。他人的插件在单独的进程中运行。</translation>
    </message>
    <message>
        <source>Install from a file…</source>
        <translation>从文件安装…</translation>
    </message>
    <message>
        <source>From a folder…</source>
        <translation>从文件夹安装…</translation>
    </message>
    <message>
        <source>comes with Tiercast</source>
        <translation>随应用提供</translation>
    </message>
    <message>
        <source>by somebody else</source>
        <translation>由他人提供</translation>
    </message>
    <message>
        <source>Brings: {what}</source>
        <translation>提供：{what}</translation>
    </message>
    <message>
        <source>Uses: {what}</source>
        <translation>会用到：{what}</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Disable</source>
        <translation>停用</translation>
    </message>
    <message>
        <source>Enable</source>
        <translation>启用</translation>
    </message>
    <message>
        <source>source</source>
        <translation>数据接入</translation>
    </message>
    <message>
        <source>sink</source>
        <translation>触达方式</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Remove it for ever?</source>
        <translation>确定永久移除？</translation>
    </message>
    <message>
        <source>Connections that use it stop working: {names}</source>
        <translation>使用它的连接将停止工作：{names}</translation>
    </message>
    <message>
        <source>{plugin} could not be enabled: its card says why</source>
        <translation>{plugin} 无法启用：原因写在它的卡片上</translation>
    </message>
    <message>
        <source>{plugin} is enabled</source>
        <translation>{plugin} 已启用</translation>
    </message>
    <message>
        <source>{plugin} is disabled</source>
        <translation>{plugin} 已停用</translation>
    </message>
</context>
<context>
    <name>RoomEditor</name>
    <message>
        <source>clothes</source>
        <translation>服饰</translation>
    </message>
    <message>
        <source>shoes and bags</source>
        <translation>鞋靴箱包</translation>
    </message>
    <message>
        <source>beauty</source>
        <translation>美妆</translation>
    </message>
    <message>
        <source>skin care</source>
        <translation>护肤</translation>
    </message>
    <message>
        <source>snacks</source>
        <translation>零食</translation>
    </message>
    <message>
        <source>fresh food</source>
        <translation>生鲜</translation>
    </message>
    <message>
        <source>drinks</source>
        <translation>酒水饮料</translation>
    </message>
    <message>
        <source>baby</source>
        <translation>母婴</translation>
    </message>
    <message>
        <source>home</source>
        <translation>家居</translation>
    </message>
    <message>
        <source>electronics</source>
        <translation>数码家电</translation>
    </message>
    <message>
        <source>jewellery</source>
        <translation>珠宝饰品</translation>
    </message>
    <message>
        <source>sports</source>
        <translation>运动户外</translation>
    </message>
    <message>
        <source>pets</source>
        <translation>宠物</translation>
    </message>
    <message>
        <source>books</source>
        <translation>图书</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>代号</translation>
    </message>
    <message>
        <source>Platform</source>
        <translation>平台</translation>
    </message>
    <message>
        <source>What is sold</source>
        <translation>类目</translation>
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
        <source>New rules are</source>
        <translation>新规则的状态</translation>
    </message>
    <message>
        <source>New room</source>
        <translation>新直播间</translation>
    </message>
    <message>
        <source>A viewer&apos;s key depends on the platform: rooms on one platform share their viewers, and imported orders are joined by it.</source>
        <translation>观众的标识与平台有关：同一平台的直播间共享观众，导入的订单也按平台对应。</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>The room was saved</source>
        <translation>直播间已保存</translation>
    </message>
    <message>
        <source>The room was taken out</source>
        <translation>直播间已移除</translation>
    </message>
</context>
</TS>
