using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.Rows;

/// <summary>Something that is replaced or added while a row runs.</summary>
/// <remarks>Values cover every position of the row; what they hold beyond its end is not used. A value is changed once:
/// what is to be added twice is summed by the caller.</remarks>
/// <param name="Layer">The block it happens in, from 0; n_layers for the final LayerNorm.</param>
public abstract record Change(int Layer)
{
    /// <summary>Whether it lies in the part of its block that an entry at the MLP leaves out.</summary>
    public virtual bool IsBeforeMlp => true;

    /// <summary>What it writes or divides by, [pos, width].</summary>
    internal abstract ReadOnlyMemory<float> Values { get; }

    /// <summary>Whether it changes the same value as another one.</summary>
    /// <param name="other">The other one.</param>
    internal virtual bool ChangesSameAs(Change other) => GetType() == other.GetType() && Layer == other.Layer;

    /// <summary>Values a position.</summary>
    /// <param name="shape">The model's dimensions.</param>
    internal virtual int WidthIn(ModelShape shape) => shape.DModel;

    /// <summary>Whether a model has the value that it changes.</summary>
    /// <param name="shape">The model's dimensions.</param>
    internal virtual bool IsIn(ModelShape shape) => Layer >= 0 && Layer < shape.LayerCount;
}

/// <summary>Replaces a head's output.</summary>
/// <param name="Head">The head.</param>
/// <param name="Z">The new z, [pos, d_head].</param>
public sealed record ReplaceHeadOutput(HeadId Head, ReadOnlyMemory<float> Z) : Change(Head.Layer)
{
    internal override ReadOnlyMemory<float> Values => Z;

    internal override bool ChangesSameAs(Change other) => other is ReplaceHeadOutput replace && replace.Head == Head;

    internal override int WidthIn(ModelShape shape) => shape.DHead;

    internal override bool IsIn(ModelShape shape) => shape.Contains(Head);
}

/// <summary>Replaces what an MLP layer writes.</summary>
/// <param name="Layer">The block, from 0.</param>
/// <param name="Output">The new mlp_out, [pos, d_model].</param>
public sealed record ReplaceMlpOutput(int Layer, ReadOnlyMemory<float> Output) : Change(Layer)
{
    /// <inheritdoc/>
    public override bool IsBeforeMlp => false;

    internal override ReadOnlyMemory<float> Values => Output;
}

/// <summary>Adds a vector to resid_pre of a block.</summary>
/// <param name="Layer">The block, from 0.</param>
/// <param name="Vector">What is added, [pos, d_model].</param>
public sealed record AddToStream(int Layer, ReadOnlyMemory<float> Vector) : Change(Layer)
{
    internal override ReadOnlyMemory<float> Values => Vector;
}

/// <summary>Freezes a LayerNorm at a given scale.</summary>
/// <param name="Layer">The block, from 0; n_layers for the final LayerNorm.</param>
/// <param name="Norm">Which LayerNorm of the block.</param>
/// <param name="Scale">The scale to divide by, [pos], positive.</param>
public sealed record FreezeScale(int Layer, LayerNormKind Norm, ReadOnlyMemory<float> Scale) : Change(Layer)
{
    /// <inheritdoc/>
    public override bool IsBeforeMlp => Norm == LayerNormKind.Ln1;

    internal override ReadOnlyMemory<float> Values => Scale;

    internal override bool ChangesSameAs(Change other) =>
        other is FreezeScale freeze && freeze.Layer == Layer && freeze.Norm == Norm;

    internal override int WidthIn(ModelShape shape) => 1;

    internal override bool IsIn(ModelShape shape) =>
        Norm == LayerNormKind.Final ? Layer == shape.LayerCount : base.IsIn(shape);
}

/// <summary>One of a model's LayerNorms.</summary>
public enum LayerNormKind
{
    /// <summary>The one attention reads through.</summary>
    Ln1,

    /// <summary>The one the MLP reads through.</summary>
    Ln2,

    /// <summary>The one the unembedding reads through.</summary>
    Final,
}
