<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>PairingView</name>
    <message>
        <source>Scan it with the phone&apos;s camera. The phone has to be on the same Wi-Fi.</source>
        <translation>用手机相机扫描。手机要和电脑在同一个 Wi-Fi。</translation>
    </message>
    <message>
        <source>Or open this address on the phone and type the code:</source>
        <translation>或在手机浏览器打开这个地址，输入配对码：</translation>
    </message>
    <message>
        <source>New code</source>
        <translation>换一个配对码</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>QR code of {address}</source>
        <translation>{address} 的二维码</translation>
    </message>
    <message>
        <source>Code: {code}</source>
        <translation>配对码：{code}</translation>
    </message>
    <message>
        <source>Good for {time}, for one phone.</source>
        <translation>{time}内有效，只能配对一台手机。</translation>
    </message>
    <message>
        <source>The code has expired.</source>
        <translation>配对码已失效。</translation>
    </message>
</context>
<context>
    <name>PhoneCard</name>
    <message>
        <source>Teleprompter on a phone</source>
        <translation>手机提词器</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Network that the phone is on</source>
        <translation>手机所在的网络</translation>
    </message>
    <message>
        <source>Every phone is forgotten</source>
        <translation>所有手机都要重新配对</translation>
    </message>
    <message>
        <source>Only the lines for the host go there, and whether they were said. The connection is not encrypted: use a network that you trust. Let the phone&apos;s screen stay on in its settings.</source>
        <translation>手机只收到提词，只回传“是否已说”。传输没有加密，请使用可信的网络。请在手机设置里让屏幕常亮。</translation>
    </message>
    <message>
        <source>Pair another phone</source>
        <translation>再配对一台手机</translation>
    </message>
    <message>
        <source>Pair a phone</source>
        <translation>配对手机</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>未打开</translation>
    </message>
    <message>
        <source>Nobody can reach it</source>
        <translation>无法连接</translation>
    </message>
    <message>
        <source>On</source>
        <translation>已打开</translation>
    </message>
    <message>
        <source>Open at {address} until {time}.</source>
        <translation>地址 {address}，{time} 自动关闭。</translation>
    </message>
    <message>
        <source>Turn off</source>
        <translation>关闭手机提词器</translation>
    </message>
    <message>
        <source>The host reads the lines on a phone beside the camera. It ends by itself after 12 hours.</source>
        <translation>主播在镜头旁的手机上看提词。12 小时后自动关闭。</translation>
    </message>
    <message>
        <source>This computer does not have that address any more. Turn it off, and pair the phones anew.</source>
        <translation>这台电脑已经不用这个地址了。请关闭后重新配对手机。</translation>
    </message>
    <message>
        <source>This computer is on no local network. Connect it to the Wi-Fi that the phone uses.</source>
        <translation>这台电脑没有连接局域网。请连接到手机所用的同一个 Wi-Fi。</translation>
    </message>
    <message>
        <source>A phone</source>
        <translation>一台手机</translation>
    </message>
    <message>
        <source>WeChat</source>
        <translation>微信</translation>
    </message>
    <message>
        <source>paired at {time}</source>
        <translation>{time} 配对</translation>
    </message>
    <message>
        <source>last seen at {time}</source>
        <translation>最近在线 {time}</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>在线</translation>
    </message>
    <message>
        <source>Away</source>
        <translation>离线</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Remove {phone}</source>
        <translation>移除 {phone}</translation>
    </message>
    <message>
        <source>The phone is paired.</source>
        <translation>手机已配对。</translation>
    </message>
</context>
<context>
    <name>PhoneWindow</name>
    <message>
        <source>Teleprompter on a phone</source>
        <translation>手机提词器</translation>
    </message>
</context>
</TS>
