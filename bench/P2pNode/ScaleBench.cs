using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using Flashback.Ethereum;
using Flashback.Libp2p;
using Flashback.Libp2p.Gossip;
using Flashback.Libp2p.Gossip.Options;
using Flashback.Libp2p.Transport;

namespace Flashback.Bench.P2pNode;

/// <summary>
/// Many nodes in one process over the in-memory transport, all connected to all: how long until the last one has a message.
/// </summary>
internal sealed class ScaleBench(int count, int rate, int seconds, TimeProvider time) : IConnectionGater
{
    private const string TopicName = "bench/1";
    private const int Size = 512;

    public bool AllowDial(PeerId peer, Multiaddr address) => true;
    public bool AllowAccept(IPEndPoint remote) => true;
    public bool AllowSecured(PeerId peer, Direction direction) => true;

    public async Task RunAsync()
    {
        var net = new MemoryTransport();
        var hosts = new List<Libp2pHost>();
        var topics = new List<ITopic>();
        for (var i = 0; i < count; i++)
        {
            var identity = new Identity(PrivateKey.Generate());
            var options = new HostOptions
            {
                Listen = [Multiaddr.Parse("/ip4/127.0.0.1/tcp/0")],
                Transport = net,
                Security = new PlainSecurity(identity.Id),
                MaxInboundRatePerAddress = 100_000,
                MaxPendingInbound = 1000,
                MaxPendingInboundPerAddress = 1000,
            };
            var host = new Libp2pHost(identity, options, this, time);
            var gossip = new GossipSub(host, new GossipOptions { ValidationWorkers = 1 }, time);
            topics.Add(gossip.Join(TopicName, (_, _) => ValueTask.FromResult(Validation.Accept)));
            hosts.Add(host);
            await host.StartAsync();
        }
        var started = time.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            await Task.WhenAll(hosts.Skip(i + 1).Select(other => hosts[i].ConnectAsync(new PeerInfo(other.Id, other.ListenAddresses))));
        }
        while (topics.Any(t => t.Peers.Count < count - 1)) await Task.Delay(TimeSpan.FromMilliseconds(100), time);
        var connected = time.GetElapsedTime(started);
        await Task.Delay(TimeSpan.FromSeconds(5), time);
        using var process = Process.GetCurrentProcess();
        var idle = process.TotalProcessorTime;
        await Task.Delay(TimeSpan.FromSeconds(5), time);
        process.Refresh();
        Print($"{count} nodes, {count * (count - 1) / 2} connections in {connected.TotalSeconds:0.0} s; "
            + $"at rest {(process.TotalProcessorTime - idle).TotalSeconds / 5:0.00} cores");

        var messages = rate * seconds;
        var arrivals = new long[messages];
        var sentAt = new long[messages];
        var heard = new int[messages];
        foreach (var topic in topics) _ = ListenAsync(topic, arrivals, heard);
        process.Refresh();
        var cpu = process.TotalProcessorTime;
        var allocated = GC.GetTotalAllocatedBytes();
        var (paused, collections) = (GC.GetTotalPauseDuration(), GC.CollectionCount(0));
        var begin = time.GetTimestamp();
        for (var i = 0; i < messages; i++)
        {
            var due = TimeSpan.FromSeconds((double)i / rate) - time.GetElapsedTime(begin);
            if (due > TimeSpan.Zero) await Task.Delay(due, time);
            var data = new byte[Size];
            BinaryPrimitives.WriteInt32BigEndian(data, i);
            sentAt[i] = time.GetTimestamp();
            await topics[i % count].PublishAsync(data);
        }
        for (var wait = 0; wait < 200 && heard.Any(h => h < count - 1); wait++) await Task.Delay(TimeSpan.FromMilliseconds(50), time);
        process.Refresh();
        var last = Enumerable.Range(0, messages).Where(i => heard[i] == count - 1)
            .Select(i => time.GetElapsedTime(sentAt[i], arrivals[i]).TotalMilliseconds).Order().ToArray();
        var delivered = heard.Sum(h => (long)h);
        Print($"{rate} messages/s of {Size} B for {seconds} s: delivered {100.0 * delivered / ((long)messages * (count - 1)):0.00} %");
        Print($"until the last node has it: p50 {last[last.Length / 2]:0.0} ms, p99 {last[(int)(last.Length * 0.99)]:0.0} ms");
        Print($"CPU {(process.TotalProcessorTime - cpu).TotalMilliseconds / delivered:0.000} ms per delivery, "
            + $"process {process.WorkingSet64 / 1048576.0:0} MiB, {process.WorkingSet64 / 1024.0 / (count * (count - 1)):0.0} KiB per "
            + "connection end");
        Print($"allocated {(GC.GetTotalAllocatedBytes() - allocated) / 1024.0 / delivered:0.0} KiB per delivery; "
            + $"{GC.CollectionCount(0) - collections} collections ({GC.CollectionCount(2)} full in all) paused "
            + $"{(GC.GetTotalPauseDuration() - paused).TotalMilliseconds:0} ms");
    }

    private async Task ListenAsync(ITopic topic, long[] arrivals, int[] heard)
    {
        await foreach (var message in topic.Messages.ReadAllAsync())
        {
            var number = BinaryPrimitives.ReadInt32BigEndian(message.Data.Span);
            var now = time.GetTimestamp();
            // The latest arrival is that of the last node.
            for (var known = Volatile.Read(ref arrivals[number]); known < now; known = Volatile.Read(ref arrivals[number]))
            {
                if (Interlocked.CompareExchange(ref arrivals[number], now, known) == known) break;
            }
            Interlocked.Increment(ref heard[number]);
        }
    }

    private static void Print(string line) => Console.WriteLine(line);
}
