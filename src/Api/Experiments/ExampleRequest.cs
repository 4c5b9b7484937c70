namespace SelfRepair.Api.Experiments;

/// <summary>A request that runs as it stands, on the embedded model.</summary>
/// <param name="Name">Its name in the document.</param>
/// <param name="Summary">What it asks for.</param>
/// <param name="Json">The request.</param>
public sealed record ExampleRequest(string Name, string Summary, string Json);
