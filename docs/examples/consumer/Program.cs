using Flashback.Aggregation.Evidence;
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
    (NetworkFile.Read(args[0]), args[1], ulong.Parse(args[2], System.Globalization.CultureInfo.InvariantCulture), args[3]);
using var http = new HttpClient { Timeout = NodeClient.Timeout };
var nodes = new NodeClient(http, network.Nodes);
var feed = new QosOracleService(new Web3(network.RpcUrls[0].ToString()), network.Contracts.Oracle.ToString());

// Nothing that a node says is trusted: the chain says what it accepted.
var accepted = new Bytes32(await feed.AcceptedReportQueryAsync(epoch));
var (document, node) = await nodes.GetAsync($"v1/verdicts/{unit}/{epoch}", AttestedVerdict.MaxBytes, CancellationToken.None);
var verdict = VerdictReport.Of(document, accepted);
var status = await feed.VerifyQueryAsync(verdict.Attested.ToProvenVerdict());
Console.WriteLine($"verdict: holds {verdict.Holds}, status {status}, mean latency {verdict.Attested.Verdict.MeanLatencyMicros} µs");

var (bundle, source) = await nodes.GetAsync($"v1/evidence/{epoch}/{unit}", EvidenceDocument.MaxBytes, CancellationToken.None);
var evidence = EvidenceReport.Of(bundle, accepted);
foreach (var line in evidence.Finding.Story) Console.WriteLine(line);
Console.WriteLine($"evidence: holds {evidence.Holds}, root {evidence.Root}");

using (var archive = VerdictArchive.Open(path, TimeProvider.System))
{
    archive.KeepVerdict(network.Contracts.ChainId, network.Contracts.Oracle, document, node.ToString());
    archive.KeepEvidence(bundle, source.ToString());
    Console.WriteLine($"archive: {archive.List().Documents.Length} documents");
}
return verdict.Holds && evidence.Holds ? 0 : 1;
