using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Http;

/// <summary>A parameter of a URL has a value that cannot be read as what it takes.</summary>
/// <param name="name">The parameter.</param>
/// <param name="value">The value.</param>
/// <param name="takes">What it takes.</param>
public sealed class UnreadableParameterException(string name, string value, string takes)
    : ApiException($"The URL's parameter {name} is '{value}'; it takes {takes}.")
{
    /// <summary>The parameter.</summary>
    public string Name => name;

    /// <summary>The value.</summary>
    public string Value => value;
}
