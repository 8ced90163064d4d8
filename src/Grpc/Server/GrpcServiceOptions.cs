namespace Flashback.Grpc.Server;

/// <summary>What a server lets in and out. How many connections and calls there may be at once is Kestrel's to limit.</summary>
public sealed class GrpcServiceOptions
{
    public const int DefaultMaxReceiveMessageSize = 4 * 1024 * 1024;
    public const int DefaultMaxMetadataSize = 8 * 1024;

    /// <summary>Bytes of a request message. A larger one ends the call with ResourceExhausted.</summary>
    public int MaxReceiveMessageSize { get; set; } = DefaultMaxReceiveMessageSize;

    /// <summary>Bytes of a response message. A larger one is not sent: ResourceExhausted.</summary>
    public int MaxSendMessageSize { get; set; } = int.MaxValue;

    /// <summary>Bytes of a request's headers and of the metadata sent back, names and values and 32 each: ResourceExhausted beyond it.</summary>
    public int MaxMetadataSize { get; set; } = DefaultMaxMetadataSize;

    /// <summary>How long a message may take to arrive once it has begun, and all of a request that is not a stream: DeadlineExceeded.</summary>
    public TimeSpan MessageTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a handler waits for the next message of a stream to begin: DeadlineExceeded.</summary>
    public TimeSpan StreamIdleTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a message may wait for a client that does not read: then the call is reset.</summary>
    public TimeSpan WriteTimeout { get; set; } = TimeSpan.FromMinutes(1);
}
