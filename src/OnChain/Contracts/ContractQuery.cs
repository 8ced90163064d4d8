using Flashback.Ethereum;

namespace Flashback.OnChain.Contracts;

/// <summary>A call that only reads.</summary>
/// <param name="Name">Contract and function, for logs and messages.</param>
/// <param name="To">The contract.</param>
/// <param name="Data">Calldata.</param>
/// <param name="Decode">Makes the result of the return data; throws AbiException when they are not what the ABI says.</param>
public sealed record ContractQuery<T>(string Name, Address To, ReadOnlyMemory<byte> Data, Func<ReadOnlyMemory<byte>, T> Decode);
