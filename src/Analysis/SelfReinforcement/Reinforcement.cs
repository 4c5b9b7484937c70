namespace SelfRepair.Analysis.SelfReinforcement;

/// <summary>One vector times one number, put back in every prompt.</summary>
/// <param name="Source">Whose output it is, or stands for, by its place in the plan.</param>
/// <param name="Vector">What is put back.</param>
/// <param name="Alpha">What it is multiplied by, by its place in the request.</param>
internal readonly record struct Reinforcement(int Source, ReinforcementVector Vector, int Alpha);

/// <summary>What is put back.</summary>
internal enum ReinforcementVector
{
    /// <summary>The own output.</summary>
    Own,

    /// <summary>The random direction, at each position scaled to the norm of the own output.</summary>
    RandomDirection,

    /// <summary>The output of the layer's next head, scaled likewise.</summary>
    OtherHead,
}
