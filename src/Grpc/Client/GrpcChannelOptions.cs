namespace Flashback.Grpc.Client;

/// <summary>How a channel connects and what it lets in and out.</summary>
public sealed class GrpcChannelOptions
{
    public const int DefaultMaxReceiveMessageSize = 4 * 1024 * 1024;
    public const int DefaultMaxMetadataSize = 8 * 1024;

    /// <summary>The clock of the deadlines.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Carries the calls; must speak HTTP/2. Null for one of the channel's own, with the system's certificate checks.</summary>
    public HttpMessageHandler? HttpHandler { get; init; }

    /// <summary>Whether the channel's end is also that of <see cref="HttpHandler"/>.</summary>
    public bool DisposeHttpClient { get; init; }

    /// <summary>Bytes of a response message. A larger one ends the call with ResourceExhausted.</summary>
    public int MaxReceiveMessageSize { get; init; } = DefaultMaxReceiveMessageSize;

    /// <summary>Bytes of a request message. A larger one is not sent: ResourceExhausted.</summary>
    public int MaxSendMessageSize { get; init; } = int.MaxValue;

    /// <summary>Bytes of a call's metadata in either direction, names and values and 32 each: ResourceExhausted beyond it.</summary>
    public int MaxMetadataSize { get; init; } = DefaultMaxMetadataSize;

    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
