using System.Text.Json;
using System.Text.Json.Nodes;
using Flashback.Bench.P2pNode;

#pragma warning disable RS0030 // The composition root of the benchmark takes the machine's clock, which all nodes of one machine share.
await using var node = await BenchNode.StartAsync(TimeProvider.System);
#pragma warning restore RS0030

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
