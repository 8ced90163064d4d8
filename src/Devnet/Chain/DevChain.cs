using System.Numerics;
using Flashback.Ethereum;
using Flashback.Ethereum.JsonRpc;
using Flashback.Ethereum.JsonRpc.Transport;
using Flashback.OnChain.Chain;
using Flashback.OnChain.Contracts;

namespace Flashback.Devnet.Chain;

/// <summary>The running chain, with what only a development chain can do: give coins away and change how it mines.</summary>
public sealed class DevChain : IAsyncDisposable
{
    private readonly JsonRpcClient _client;

    public DevChain(Uri url, TimeProvider time)
    {
        _client = new JsonRpcClient([url], new JsonRpcOptions { ChainId = Anvil.ChainId }, time);
        Eth = new EthClient(_client);
        Rpc = new JsonRpcChain(Eth);
    }

    public EthClient Eth { get; }
    public IChainRpc Rpc { get; }

    public Task FundAsync(Address account, BigInteger wei, CancellationToken cancellation) =>
        _client.CallAsync("anvil_setBalance", [account.ToString(), $"0x{wei:x}"], cancellation);

    /// <summary>From now on one block a second, as a real chain would: time passes without transactions too.</summary>
    public async Task MineByTheClockAsync(CancellationToken cancellation)
    {
        await _client.CallAsync("evm_setAutomine", [false], cancellation);
        await _client.CallAsync("evm_setIntervalMining", [1], cancellation);
    }

    public async Task<T> ReadAsync<T>(ContractQuery<T> query, CancellationToken cancellation) =>
        query.Decode(await Eth.CallAsync(query.To, query.Data, BlockTag.Latest, cancellation));

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }
}
