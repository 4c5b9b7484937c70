using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.Injection;

/// <summary>A vector of the residual stream, or several, that are injected (E60). Each is centered over d_model
/// first.</summary>
/// <param name="Name">Its name in the answer.</param>
public abstract record InjectedVector(string Name)
{
    /// <summary>Names of the vectors that it is: of random ones several.</summary>
    internal virtual IReadOnlyList<string> Names => [Name];
}

/// <summary>A vector, the same at every position of every prompt.</summary>
/// <param name="Name">Its name in the answer.</param>
/// <param name="Values">The vector, [d_model].</param>
public sealed record GivenVector(string Name, ReadOnlyMemory<float> Values) : InjectedVector(Name);

/// <summary>A vector for each position of each prompt.</summary>
/// <param name="Name">Its name in the answer.</param>
/// <param name="OfPrompts">The vectors, [prompt][pos, d_model]; what is shorter than its prompt writes nothing after
/// its end.</param>
public sealed record GivenVectors(string Name, IReadOnlyList<ReadOnlyMemory<float>> OfPrompts) : InjectedVector(Name);

/// <summary>What a head adds to the stream in the clean run, position by position: z W_O,h, without b_O.</summary>
/// <param name="Name">Its name in the answer.</param>
/// <param name="Head">The head, of any layer.</param>
public sealed record HeadVector(string Name, HeadId Head) : InjectedVector(Name);

/// <summary>Random directions of one norm (E58), each a vector of its own, the same at every position.</summary>
/// <param name="Name">Their name in the answer, the direction's number behind it.</param>
/// <param name="Norm">The norm, positive.</param>
/// <param name="Count">Directions 0 to count - 1.</param>
/// <param name="Seed">Their seed.</param>
public sealed record RandomVectors(string Name, double Norm, int Count, ulong Seed) : InjectedVector(Name)
{
    /// <inheritdoc/>
    internal override IReadOnlyList<string> Names =>
    [
        .. Enumerable.Range(0, Count).Select(direction => string.Create(
            System.Globalization.CultureInfo.InvariantCulture, $"{Name} {direction}")),
    ];
}

/// <summary>The difference of two prompts' resid_pre at the layer, position by position: the first one's less the
/// second's, up to the end of the shorter.</summary>
/// <param name="Name">Its name in the answer.</param>
/// <param name="First">Token ids of the first prompt, [pos].</param>
/// <param name="Second">Token ids of the second, [pos].</param>
public sealed record DifferenceVector(string Name, ReadOnlyMemory<int> First, ReadOnlyMemory<int> Second)
    : InjectedVector(Name);
