using Flashback.Client.Archive;
using Flashback.Client.Contracts;
using Flashback.Client.Nodes;
using Flashback.Client.Verification;
using Flashback.Ethereum;
using Nethereum.Web3;

if (args.Length != 4)
{
    Console.Error.WriteLine("Usage: Flashback.Examples.Consumer NETWORK-FILE UNIT EPOCH ARCHIVE");
    return 2;
}
var (network, unit, epoch, path) =
    (NetworkFile.Read(args[0]), Bytes32.Parse(args[1]), ulong.Parse(args[2], System.Globalization.CultureInfo.InvariantCulture), args[3]);
using var http = new HttpClient { Timeout = NodeClient.Timeout };
// By gRPC: new RpcNodeClient([new Uri("http://127.0.0.1:9641")], TimeProvider.System) in its place.
var nodes = new NodeClient(http, network.Nodes);
var feed = new QosOracleService(new Web3(network.RpcUrls[0].ToString()), network.Contracts.Oracle.ToString());

// Nothing that a node says is trusted: the chain says what it accepted.
var accepted = new Bytes32(await feed.AcceptedReportQueryAsync(epoch));
var (attested, node) = await nodes.VerdictAsync(unit, epoch, CancellationToken.None);
var verdict = VerdictReport.Of(attested, accepted);
var status = await feed.VerifyQueryAsync(verdict.Attested.ToProvenVerdict());
Console.WriteLine($"verdict: holds {verdict.Holds}, status {status}, mean latency {verdict.Attested.Verdict.MeanLatencyMicros} µs");

var (bundle, source) = await nodes.EvidenceAsync(epoch, unit, CancellationToken.None);
var evidence = EvidenceReport.Of(bundle, accepted);
foreach (var line in evidence.Finding.Story) Console.WriteLine(line);
Console.WriteLine($"evidence: holds {evidence.Holds}, root {evidence.Root}");

using (var archive = VerdictArchive.Open(path, TimeProvider.System))
{
    archive.KeepVerdict(network.Contracts.ChainId, network.Contracts.Oracle, attested.ToJson(), node.ToString());
    archive.KeepEvidence(bundle, source.ToString());
    Console.WriteLine($"archive: {archive.List().Documents.Length} documents");
}
return verdict.Holds && evidence.Holds ? 0 : 1;
