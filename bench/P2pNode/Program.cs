using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Flashback.Bench.P2pNode;
using Flashback.Bench.P2pNode.Attacks;

#pragma warning disable RS0030 // The composition root of the benchmark takes the machine's clock, which all nodes of one machine share.
var time = TimeProvider.System;
#pragma warning restore RS0030
if (args is ["scale", ..])
{
    // scale [nodes] [messages per second] [seconds]
    int Number(int position, int otherwise) => args.Length > position ? int.Parse(args[position], CultureInfo.InvariantCulture) : otherwise;
    await new ScaleBench(Number(1, 200), Number(2, 20), Number(3, 10), time).RunAsync();
    return;
}
if (args is ["attacks", ..])
{
    // attacks [seconds]
    await new AttackBench(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 5, time).RunAsync();
    return;
}
if (args is ["victim"])
{
    await using var victim = new Victim(time);
    Console.WriteLine(new JsonObject { ["addr"] = await victim.StartAsync() }.ToJsonString());
    while (await Console.In.ReadLineAsync() is { } line)
    {
        var request = JsonSerializer.Deserialize<JsonObject>(line)!;
        Console.WriteLine(victim.Run((string)request["cmd"]!, request).ToJsonString());
    }
    return;
}
await using var node = await BenchNode.StartAsync(time);

var output = new Lock();
Say(new JsonObject { ["ev"] = "ready", ["addr"] = node.Address });
while (await Console.In.ReadLineAsync() is { } line)
{
    var request = JsonSerializer.Deserialize<JsonObject>(line)!;
    if ((string?)request["cmd"] == "exit") break;
    _ = AnswerAsync(request);
}

async Task AnswerAsync(JsonObject request)
{
    JsonObject reply;
    try
    {
        reply = await node.RunAsync((string)request["cmd"]!, request);
        reply["ok"] = true;
    }
    catch (Exception e)
    {
        reply = new JsonObject { ["ok"] = false, ["error"] = e.Message };
    }
    reply["id"] = (int)request["id"]!;
    Say(reply);
}

void Say(JsonObject message)
{
    lock (output)
    {
        Console.Out.WriteLine(message.ToJsonString());
        Console.Out.Flush();
    }
}
