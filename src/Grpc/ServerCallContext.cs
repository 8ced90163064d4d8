namespace Flashback.Grpc;

/// <summary>What a server's handler knows of its call, and what it may say beside its messages.</summary>
public abstract class ServerCallContext
{
    /// <summary>The method's full name: <c>/package.Service/Method</c>.</summary>
    public abstract string Method { get; }

    /// <summary>The authority that the client called.</summary>
    public abstract string Host { get; }

    /// <summary>The client's address: <c>ipv4:127.0.0.1:5000</c>.</summary>
    public abstract string Peer { get; }

    /// <summary>UTC; <see cref="DateTime.MaxValue"/> when the client set none.</summary>
    public abstract DateTime Deadline { get; }

    public abstract Metadata RequestHeaders { get; }

    /// <summary>Cancelled when the client gives up, the connection breaks or the deadline passes.</summary>
    public abstract CancellationToken CancellationToken { get; }

    /// <summary>Sent when the handler has ended.</summary>
    public abstract Metadata ResponseTrailers { get; }

    /// <summary>Sent when the handler returns; OK unless it is set.</summary>
    public abstract Status Status { get; set; }

    /// <summary>Sends metadata ahead of the first message.</summary>
    /// <exception cref="InvalidOperationException">Headers or a message were sent already.</exception>
    public abstract Task WriteResponseHeadersAsync(Metadata responseHeaders);
}
