using Flashback.Ethereum;

namespace Flashback.Protocol.Messages;

/// <summary>A protocol struct with its EIP-712 struct hash (<c>hashStruct</c>), the value that trees hold and signatures cover.</summary>
public interface IStructHashed
{
    Bytes32 Hash();
}
