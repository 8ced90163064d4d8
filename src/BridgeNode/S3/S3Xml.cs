using System.Xml.Linq;
using Flashback.BridgeNode.Errors;
using Flashback.BridgeNode.Storage;
using Flashback.Probes.Signing;

namespace Flashback.BridgeNode.S3;

/// <summary>The XML bodies of answers.</summary>
internal static class S3Xml
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
    private static readonly XNamespace Namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

    public static string Error(S3Error error, string resource, string requestId) => Document(
        new XElement("Error", new XElement("Code", error.Code), new XElement("Message", error.Message),
            new XElement("Resource", Clean(resource)), new XElement("RequestId", requestId)));

    public static string Location(string region) =>
        Document(new XElement(Namespace + "LocationConstraint", region == "us-east-1" ? "" : region));

    public static string List(string bucket, ListQuery query, ObjectPage page)
    {
        string Text(string value) => query.UrlEncode ? SigV4Text.UriEncode(value, keepSlash: true) : Clean(value);
        var root = new XElement(Namespace + "ListBucketResult", Item("Name", bucket), Item("Prefix", Text(query.Prefix)),
            Item("KeyCount", page.Objects.Count), Item("MaxKeys", query.MaxKeys), Item("IsTruncated", page.IsTruncated ? "true" : "false"));
        if (query.UrlEncode) root.Add(Item("EncodingType", "url"));
        if (page.IsTruncated) root.Add(Item("NextContinuationToken", ListQuery.ToToken(page.Objects[^1].Key)));
        foreach (var item in page.Objects)
        {
            root.Add(new XElement(
                Namespace + "Contents", Item("Key", Text(item.Key)), Item(
                    "LastModified", item.LastModified.UtcDateTime.ToString(TimeFormat)),
                Item("ETag", $"\"{item.ETag}\""), Item("Size", item.Blob.Length), Item("StorageClass", "STANDARD")));
        }
        return Document(root);
    }

    private static XElement Item(string name, object value) => new(Namespace + name, value);

    private static string Document(XElement root) =>
        $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{root.ToString(SaveOptions.DisableFormatting)}";

    /// <summary>XML 1.0 has no place for most control characters, escaped or not: who stores such keys asks for encoded ones.</summary>
    private static string Clean(string text) => string.Concat(text.Select(c => System.Xml.XmlConvert.IsXmlChar(c) ? c : '?'));
}
