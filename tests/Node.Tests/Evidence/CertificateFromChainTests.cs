using System.Collections.Immutable;
using Flashback.Ethereum;
using Flashback.Ethereum.JsonRpc.Errors;
using Flashback.Node.Evidence;
using Flashback.Node.Store;
using Flashback.OnChain.Bindings;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Validators;

namespace Flashback.Node.Tests.Evidence;

public sealed class CertificateFromChainTests : IDisposable
{
    private static readonly ImmutableArray<Signature> s_signatures =
    [
        .. World.Keys.Take(3).Select(key => key.Sign(World.Domain.Digest(World.Report(7))))
    ];

    private readonly TempFolder _folder = new();
    private readonly NodeStore _store;

    public CertificateFromChainTests()
    {
        _store = NodeStore.Open(_folder.File("node.db"), World.Domain);
        _store.SaveReport(new StoredReport(World.Report(7), ValidatorBitmap.Of(0, 1, 2), [s_signatures[0]], true, World.Hash(9)));
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    private async Task<int> Complete(Report report, Func<ReadOnlyMemory<byte>?>? answer = null)
    {
        var certificate = new Certificate(report, ValidatorBitmap.Of(0, 1, 2), s_signatures);
        var call = new QosOracle(World.Domain.Oracle).Submit(World.Setup(7).Snapshot, report, certificate.Signers.ToBigInteger(),
            certificate.CompactSignatures());
        await new CertificateFromChain(_store, (_, _) => Task.FromResult(answer is null ? call.Data : answer())).CompleteAsync(7,
            CancellationToken.None);
        return _store.Report(7)!.Signatures.Length;
    }

    [Fact]
    public async Task Missing_signatures_are_taken_from_the_transaction()
    {
        Assert.Equal(3, await Complete(World.Report(7)));
        Assert.Equal(s_signatures.ToArray(), _store.Report(7)!.Signatures.ToArray());
    }

    [Fact]
    public async Task Another_report_an_unknown_transaction_nonsense_and_silence_change_nothing()
    {
        Assert.Equal(1, await Complete(World.Report(7, round: 1)));
        Assert.Equal(1, await Complete(World.Report(7), () => null));
        Assert.Equal(1, await Complete(World.Report(7), () => new byte[] { 1, 2, 3 }));
        Assert.Equal(
            1, await Complete(World.Report(7), () => throw new JsonRpcAnswerException("test", "eth_getTransactionByHash", "silent")));
    }
}
